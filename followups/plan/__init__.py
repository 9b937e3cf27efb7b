"""The stored plan: its model, its one writer, what keeps it true.

Every room of the advice may import it.
"""
