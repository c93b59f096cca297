"""Extensive forms."""
