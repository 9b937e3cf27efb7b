"""Interviews and calls in the user’s own calendar, as a feed or one by one."""
