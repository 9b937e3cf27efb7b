"""The benchmark: `python3 run.py bench`. `docs/speed.md` says how to read it.

It starts the project as users do and measures its pages, in turns, beside a floor: pages of next
to nothing that the same server serves with the same sessions and middleware.
"""
