"""Where the answer changes along one parameter."""
