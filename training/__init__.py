"""How the shipped weights were made: data written by us, seeded scripts, one command each. Not part of the wheel."""
