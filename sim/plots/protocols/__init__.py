"""Figures of single protocols."""
