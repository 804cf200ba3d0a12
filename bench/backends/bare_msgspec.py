"""The bare loop with msgspec and one write per read: the most that one thread of Python gives today."""

import os
import sys
import time
from typing import Any

import msgspec
from msgspec import Struct

MANY = 256
"""Events that are written at once."""


class Payload(Struct):
    """What the commands take."""

    number: int = 0
    total: int = 0


class Command(Struct):
    """One line in."""

    id: str
    type: str
    payload: Payload


class Success(Struct):
    """The answer to a command."""

    id: str
    type: str
    success: bool
    data: dict[str, Any]
    error: None
    timestamp: int


class Event(Struct):
    """One event of an operation."""

    id: str
    type: str
    payload: dict[str, Any]
    timestamp: int


decode = msgspec.json.Decoder(Command).decode
encode_lines = msgspec.json.Encoder().encode_lines
held: list[str] = []


def main() -> None:
    """Take all lines of a read, and write all their answers at once."""
    sys.stderr.write('{"type":"BACKEND_READY"}\n')
    sys.stderr.flush()
    rest = b""
    while chunk := os.read(0, 1 << 16):
        *lines, rest = (rest + chunk).split(b"\n")
        answers: list[Success] = []
        for line in lines:
            answer(decode(line), answers)
        write_all(encode_lines(answers))


def answer(command: Command, answers: list[Success]) -> None:
    """Do what a command asks for."""
    name = command.type
    if name == "ECHO":
        answers.append(success(command.id, name, {"number": command.payload.number}))
    elif name == "COUNT":
        write_all(encode_lines(answers))
        answers.clear()
        count(command.id, command.payload.total)
    elif name == "HOLD":
        held.append(command.id)
    elif name == "RELEASE":
        answers += [success(waiting, "HOLD", {"number": 0}) for waiting in held]
        held.clear()
        answers.append(success(command.id, name, {"number": 0}))


def count(identifier: str, total: int) -> None:
    """Tell each number, then the end."""
    operation = f"op-{identifier}"
    write_all(encode_lines([success(identifier, "COUNT", {"operation_id": operation, "status": "started"})]))
    for first in range(1, total + 1, MANY):
        numbers = range(first, min(first + MANY, total + 1))
        events = [event({"operation_id": operation, "completed": n, "total": total}) for n in numbers]
        write_all(encode_lines(events))
    result = {"counted": total}
    last = {"operation_id": operation, "status": "completed", "final": True, "result": result}
    write_all(encode_lines([event(last)]))


def success(identifier: str, name: str, data: dict[str, Any]) -> Success:
    """Make the answer to a command."""
    return Success(identifier, f"{name}_RESPONSE", True, data, None, int(time.time() * 1000))


def event(payload: dict[str, Any]) -> Event:
    """Make one event of an operation."""
    return Event("progress-event", "COUNT_PROGRESS", payload, int(time.time() * 1000))


def write_all(data: bytes) -> None:
    """Write all of it to stdout."""
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]


if __name__ == "__main__":
    main()
