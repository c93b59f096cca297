"""No procedure: the feasible set and a bargaining solution."""
