"""Everybody decides at once."""
