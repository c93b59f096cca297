"""Why an equilibrium holds, and why another outcome is none."""
