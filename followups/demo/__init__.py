"""An invented job search, for looking around. Nobody in it exists, and no company."""

from followups.demo.fill import fill

__all__ = ["fill"]
