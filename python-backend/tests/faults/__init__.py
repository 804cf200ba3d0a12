"""Fault tests: one per case of the matrix, named by its id."""
