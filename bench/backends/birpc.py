"""The messages of birpc in a bare loop that flushes each of them."""

import json
import sys

output = sys.stdout.buffer


def write(message: dict[str, object]) -> None:
    """Write a message on a line of its own."""
    output.write(json.dumps(message).encode() + b"\n")
    output.flush()


sys.stderr.write("ready\n")
sys.stderr.flush()
for line in sys.stdin.buffer:
    call = json.loads(line)
    [argument] = call["a"]
    if call["m"] == "count":
        for completed in range(1, argument + 1):
            write({"t": "q", "m": "progress", "a": [completed]})
    write({"t": "s", "i": call["i"], "r": argument})
