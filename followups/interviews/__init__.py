"""An interview with what follows from it, and the debrief.

`calls` and `tryout` may import its forms of time.
"""
