"""Alternating offers and bargaining in the shadow of war."""
