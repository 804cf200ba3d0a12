"""Whole programs of the fault tests, that the soak run starts as well, with larger numbers."""
