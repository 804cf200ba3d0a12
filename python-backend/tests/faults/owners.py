"""Programs that start a backend and hold still until they are killed, as clients that die do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.faults.beacon import Beacon

BACKEND = """
import ctypes, os, signal, subprocess, sys, threading
from stdwire import Backend, Limits
LIGHT
backend = Backend(limits=Limits(grace_seconds=0.2))

def start(program, **options):
    return subprocess.Popen([sys.executable, "-c", program], **options)

@backend.command("IDLE")
def idle(payload, context):
    globals()["held"] = light("backend")

@backend.command("BUSY", order="worker")
def busy(payload, context):
    held = light("backend")
    while True:
        pass

@backend.command("HOLD_THE_LOCK", order="worker")
def hold_the_lock(payload, context):
    held = light("backend")
    ctypes.PyDLL(None).sleep(600)

@backend.command("START", order="worker")
def start_one(payload, context):
    program = GRANDCHILD.replace("NAME", payload["name"])
    if payload.get("stubborn"):
        program = "import signal\\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\\n" + program
    if payload.get("orphan"):
        program = f"import os\\nif os.fork(): os._exit(0)\\n" + program
    start(program, start_new_session=payload.get("apart", False))

GRANDCHILD = r'''LIGHT
held = light("NAME")
import threading
threading.Event().wait()
'''
backend.run()
"""

OWNER = """
import os, socket, subprocess, sys, threading
LIGHT
if SOCKETS:
    stdin, theirs = socket.socketpair()
    write = stdin.sendall
else:
    reading, stdin = os.pipe()
    theirs = os.fdopen(reading, "rb")
    write = lambda data: os.write(stdin, data)
errors, their_errors = socket.socketpair()
child = subprocess.Popen(COMMAND, stdin=theirs, stdout=subprocess.PIPE, start_new_session=SESSION,
                         stderr=their_errors if SOCKETS else subprocess.DEVNULL)
theirs.close()
their_errors.close()
write(COMMANDS)
held = light("owner")
for line in child.stdout:
    pass
"""


def backend_command(beacon: Beacon) -> list[str]:
    """Return what runs the backend."""
    return [sys.executable, "-c", BACKEND.replace("LIGHT", beacon.light)]


@contextmanager
def owner(
    beacon: Beacon,
    commands: Mapping[str, object],
    *,
    sockets: bool = True,
    session: bool = True,
    wrap: str | None = None,
    command: list[str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that owns a backend and has sent it `commands`.

    As Node does, it gives `sockets` for stdin, and a `session` of its own to the backend; `wrap` is a
    line for a shell between the two, in which `"$@"` runs the backend.
    """
    lines = "".join(
        json.dumps({"id": f"c{number}", "type": name, "payload": payload}) + "\n"
        for number, (name, payload) in enumerate(commands.items())
    )
    command = command or backend_command(beacon)
    if wrap is not None:
        command = ["/bin/sh", "-c", wrap, "sh", *command]
    program = OWNER.replace("LIGHT", beacon.light).replace("SOCKETS", str(sockets))
    program = program.replace("SESSION", str(session)).replace("COMMANDS", repr(lines.encode()))
    process = subprocess.Popen([sys.executable, "-c", program.replace("COMMAND", repr(command))])
    try:
        yield process
    finally:
        process.kill()
        process.wait()
