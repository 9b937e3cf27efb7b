"""Keeping people and companies, merging what is there twice, contacts files.

`imports` may import it.
"""
