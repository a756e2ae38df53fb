"""A channel in, a channel out. May know everybody; nobody knows it."""
