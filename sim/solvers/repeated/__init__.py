"""Repeated games."""
