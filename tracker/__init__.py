"""The facts of a job search: what happened. Knows nothing of advice (`followups`)."""
