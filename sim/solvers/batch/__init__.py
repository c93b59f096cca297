"""All extreme equilibria of many two-player games at once, in columns: start at ``enumeration``."""
