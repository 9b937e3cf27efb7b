"""What runs the pages: start, server, middleware, clock, logs.

Knows no job search; any room may use it.
"""
