"""The pages that people see, written by the server; small scripts make them move."""
