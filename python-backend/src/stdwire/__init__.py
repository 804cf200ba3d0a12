"""Build a Python backend that a TypeScript app spawns and talks to over stdin and stdout."""
