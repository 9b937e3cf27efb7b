"""Proving to an employment office what was done, week by week. Nothing imports it."""
