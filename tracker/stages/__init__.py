"""Naming and ordering one’s own stages. Nothing imports it."""
