"""The levels of infrastructure compared."""
