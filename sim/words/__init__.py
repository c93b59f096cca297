"""Numbers and sentences that people read."""
