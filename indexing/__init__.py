"""Passages in, hits out. Knows nothing about prompts, answers or channels."""
