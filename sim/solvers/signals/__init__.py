"""Signalling games."""
