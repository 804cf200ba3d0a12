"""The bare loop: what everyone writes first, and what one write per read makes of it.

`bare.py message` flushes each message, `bare.py read` writes once for all that one read brought.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

Message = dict[str, Any]
held: list[str] = []
"""Commands that wait for their answer until they are released."""

MANY = 256
"""Events that are written at once where messages are not flushed one by one."""


def main() -> None:
    """Say that commands are taken, then take them."""
    sys.stderr.write('{"type":"BACKEND_READY"}\n')
    sys.stderr.flush()
    if sys.argv[1] == "message":
        flush_each_message()
    else:
        write_once_per_read()


def flush_each_message() -> None:
    """Take a line, and write one."""
    output = sys.stdout.buffer

    def write(message: Message) -> None:
        output.write(json.dumps(message).encode() + b"\n")
        output.flush()

    for line in sys.stdin.buffer:
        answer(json.loads(line), write)


def write_once_per_read() -> None:
    """All lines of a read in, all their answers out."""
    answers: list[Message] = []

    def write(message: Message) -> None:
        answers.append(message)
        if len(answers) >= MANY:
            flush()

    def flush() -> None:
        if answers:
            write_all(b"".join([json.dumps(message).encode() + b"\n" for message in answers]))
            answers.clear()

    for lines in reads():
        for line in lines:
            answer(json.loads(line), write)
        flush()


def reads() -> Iterator[list[bytes]]:
    """Yield the whole lines of each read."""
    rest = b""
    while chunk := os.read(0, 1 << 16):
        *lines, rest = (rest + chunk).split(b"\n")
        yield lines


def write_all(data: bytes) -> None:
    """Write all of it to stdout."""
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]


def answer(command: Message, write: Callable[[Message], None]) -> None:
    """Do what a command asks for."""
    identifier, name, payload = command["id"], command["type"], command["payload"]
    if name == "ECHO":
        write(success(identifier, name, {"number": payload["number"]}))
    elif name == "COUNT":
        count(identifier, payload["total"], write)
    elif name == "HOLD":
        held.append(identifier)
    elif name == "RELEASE":
        for waiting in held:
            write(success(waiting, "HOLD", {"number": 0}))
        held.clear()
        write(success(identifier, name, {"number": 0}))
    else:
        write(failure(identifier, name))


def count(identifier: str, total: int, write: Callable[[Message], None]) -> None:
    """Tell each number, then the end."""
    operation = f"op-{identifier}"
    write(success(identifier, "COUNT", {"operation_id": operation, "status": "started"}))
    for completed in range(1, total + 1):
        write(event({"operation_id": operation, "completed": completed, "total": total}))
    result = {"counted": total}
    write(event({"operation_id": operation, "status": "completed", "final": True, "result": result}))


def success(identifier: str, name: str, data: Message) -> Message:
    """Make the answer to a command."""
    return {
        "id": identifier,
        "type": f"{name}_RESPONSE",
        "success": True,
        "data": data,
        "error": None,
        "timestamp": int(time.time() * 1000),
    }


def failure(identifier: str, name: str) -> Message:
    """Make the answer to a command that there is not."""
    return {
        "id": identifier,
        "type": "ERROR_RESPONSE",
        "success": False,
        "error": f"Unknown command type: {name}",
        "error_code": "UNKNOWN_COMMAND",
        "timestamp": int(time.time() * 1000),
    }


def event(payload: Message) -> Message:
    """Make one event of an operation."""
    return {
        "id": "progress-event",
        "type": "COUNT_PROGRESS",
        "payload": payload,
        "timestamp": int(time.time() * 1000),
    }


if __name__ == "__main__":
    main()
