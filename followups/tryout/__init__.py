"""Trying the rules out, for everybody: no log-in, no records. Nothing imports it."""
