"""Today: what to do, and what is being waited for. Rooms that show a step may import it."""
