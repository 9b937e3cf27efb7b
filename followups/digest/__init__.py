"""The morning mail: what is due today, on mornings when something is."""
