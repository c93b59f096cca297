"""All extreme equilibria of one two-player game in exact arithmetic: start at ``enumeration``."""
