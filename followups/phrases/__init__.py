"""What they said about time, in their words, as the last day of it.

A closed grammar: the whole phrase is understood, or nothing of it. A deadline that the words leave
open is read as its last day. Where two days are meant equally, or the day named is today, the user
is asked. Pure Python on dates; the day on which it was said is given, no clock is read.
"""

from followups.phrases.understanding import QUICK_ANSWERS, Understanding, understand

__all__ = ["QUICK_ANSWERS", "Understanding", "understand"]
