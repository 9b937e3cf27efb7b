"""Finding applications: by words, by filters, by saved views.

`people` and the list of `followups` may import it.
"""
