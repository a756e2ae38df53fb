"""Text in, passages out. Knows nothing about vectors, models or channels."""
