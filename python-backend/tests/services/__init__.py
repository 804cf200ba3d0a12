"""The song service's side, against a real studio and real files."""
