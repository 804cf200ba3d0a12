"""The bare loop on asyncio: `tasks.py pipe` reads with asyncio, `tasks.py thread` behind a thread that reads.

Each command becomes a task, as servers on asyncio do it; each message is flushed.
"""

import asyncio
import json
import sys
import threading
from typing import Any

Command = dict[str, Any]
running: set[asyncio.Task[None]] = set()


def main() -> None:
    """Say that commands are taken, then take them."""
    sys.stderr.write('{"type":"BACKEND_READY"}\n')
    sys.stderr.flush()
    asyncio.run(from_pipe() if sys.argv[1] == "pipe" else from_thread())


async def from_pipe() -> None:
    """Read lines as they come."""
    reader = asyncio.StreamReader(limit=1 << 20)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        start(json.loads(line))


async def from_thread() -> None:
    """Take lines that another thread has read."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def read() -> None:
        for line in sys.stdin.buffer:
            loop.call_soon_threadsafe(start, json.loads(line))
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=read, daemon=True).start()
    await ended.wait()


def start(command: Command) -> None:
    """Make a task of a command."""
    task = asyncio.create_task(answer(command))
    running.add(task)
    task.add_done_callback(running.discard)


async def answer(command: Command) -> None:
    """Do what a command asks for."""
    identifier, payload = command["id"], command["payload"]
    if command["type"] == "ECHO":
        respond(identifier, "ECHO", {"number": payload["number"]})
        return
    operation = f"op-{identifier}"
    total = payload["total"]
    respond(identifier, "COUNT", {"operation_id": operation, "status": "started"})
    for completed in range(1, total + 1):
        tell({"operation_id": operation, "completed": completed, "total": total})
    tell({"operation_id": operation, "status": "completed", "final": True, "result": {"counted": total}})


def respond(identifier: str, name: str, data: dict[str, object]) -> None:
    """Write the answer to a command."""
    answer = {"id": identifier, "type": f"{name}_RESPONSE", "success": True, "data": data}
    write({**answer, "error": None, "timestamp": 0})


def tell(payload: dict[str, object]) -> None:
    """Write an event."""
    write({"id": "progress-event", "type": "COUNT_PROGRESS", "payload": payload, "timestamp": 0})


def write(message: dict[str, object]) -> None:
    """Write a message on a line of its own."""
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
