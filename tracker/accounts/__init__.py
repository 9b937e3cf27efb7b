"""Logging in, and what slows down whoever guesses passwords.

Imported by settings and addresses only.
"""
