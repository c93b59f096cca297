"""The same game again and again."""
