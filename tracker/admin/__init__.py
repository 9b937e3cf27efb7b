from tracker.admin import facts, imports  # noqa: F401
