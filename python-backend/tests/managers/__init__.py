"""The managers that work with the song service, against a real studio."""
