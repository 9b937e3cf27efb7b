"""What a start looks at before it serves."""

INSTALLATION = "installation"
"""The tag of checks of what an installation may set.

Django's others are about the program, which does not change from start to start: `manage.py check`
runs them, and CI does. Here they would take longer than all the rest of a start.
"""
