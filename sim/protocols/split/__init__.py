"""Something is divided."""
