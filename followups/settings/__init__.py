"""Choosing one’s own etiquette, with a preview of what a change moves."""
