"""The behaviour of the song backend, one manager per noun. They know no wire."""
