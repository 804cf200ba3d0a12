"""Commands are read by the bridge and by nobody else."""

from __future__ import annotations

import json

from tests.stdwire.children import run

READING = """
import os, subprocess, sys
from stdwire import Backend

backend = Backend()

@backend.command("READ")
def read(payload, context):
    import select
    program = "import os; print(os.read(0, 1 << 16))"
    child = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    shell = subprocess.run("cat", shell=True, stdout=subprocess.PIPE, check=True)
    return {
        "child": child.stdout.decode().strip(),
        "shell": shell.stdout.decode(),
        "text": sys.stdin.read(),
        "bytes": sys.stdin.buffer.read().decode(),
        "descriptor": os.read(0, 1 << 16).decode(),
    }

@backend.command("ASK", order="worker")
def ask(payload, context):
    try:
        return input("What shall be done? ")
    except EOFError:
        return "nobody is there"

@backend.command("ECHO")
def echo(payload, context):
    return payload["number"]

backend.run()
"""


def test_p03_stdin_is_not_shared() -> None:
    """P03: children and handlers that read stdin find its end, and every command is run by the backend."""
    with run(READING) as child:
        lines = [{"id": "read", "type": "READ", "payload": {}}, {"id": "ask", "type": "ASK", "payload": {}}]
        lines += [{"id": str(n), "type": "ECHO", "payload": {"number": n}} for n in range(500)]
        child.stdin.write(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
        messages, stderr = child.end()
    answers = {message["id"]: message["data"] for message in messages}
    assert set(answers.pop("read").values()) == {"", "b''"}
    assert answers.pop("ask") == "nobody is there"
    assert answers == {str(n): n for n in range(500)}
    assert "What shall be done?" in stderr
