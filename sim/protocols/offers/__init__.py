"""Proposals in turn."""
