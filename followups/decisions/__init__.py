"""Deciding otherwise: put off, no follow-up, thanked, let it rest. Nothing imports it."""
