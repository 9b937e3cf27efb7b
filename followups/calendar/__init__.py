"""The calendar: interviews and follow-ups for the user's own program, as a feed or one by one.

`entries` makes facts and plan into entries, `writing` makes entries into iCalendar, `feed` keeps
what was written, and `marks` has the database say when that is no longer true.
"""
