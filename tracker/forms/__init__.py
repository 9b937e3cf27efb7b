"""What every form shares: an owner, keys against a second tap, conflicts of two windows.

Any room with forms may import it.
"""
