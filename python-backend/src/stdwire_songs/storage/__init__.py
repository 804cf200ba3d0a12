"""SQLite storage: the connection, its migrations, and one store per noun."""
