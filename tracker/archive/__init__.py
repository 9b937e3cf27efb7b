"""Everything of one user as one file, and back from it."""
