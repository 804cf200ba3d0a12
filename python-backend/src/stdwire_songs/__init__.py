"""The song backend, built on the stdwire bridge."""
