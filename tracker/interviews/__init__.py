"""Planning an interview: when, where, with whom. `applications` may import it."""
