"""The floor: what a page of Django costs that does next to nothing, and one that lists 20 rows."""
