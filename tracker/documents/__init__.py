"""Keeping the résumé and the letter that went out. `applications` and `exports` may import it."""
