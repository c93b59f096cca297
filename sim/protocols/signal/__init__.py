"""Who knows more moves first."""
