"""Let the conformance kit drive the small client: orders come on stdin, outcomes go to stdout.

npx stdwire conformance --client -- python examples/python-client/adapter.py
"""

import json
import sys
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from small_client import Call, Client, ClientError, CommandError, Contract, Operation

PROTOCOL = Path(__file__).parents[2] / "protocol"

writing = Lock()


def say(message: dict[str, Any]) -> None:
    """Write one line, whole, whatever else is being said."""
    with writing:
        sys.stdout.write(f"{json.dumps(message)}\n")
        sys.stdout.flush()


def report(kind: str, what: object) -> None:
    """Say what belongs to no call."""
    say({"report": kind, "message" if kind == "progress" else "text": what})


def told(error: ClientError) -> dict[str, Any]:
    """Put an error in the kit's words."""
    code = {"code": error.code} if isinstance(error, CommandError) else {}
    return {"kind": error.kind, "message": str(error), **code}


class Adapter:
    """One client, and the calls by the names that the kit has for them."""

    def __init__(self) -> None:
        """Make the client; it starts nothing yet."""
        self.client = Client(Contract(PROTOCOL), report)
        self.calls: dict[str, Call] = {}
        self.operations: dict[str, Operation] = {}

    def follow(self, order: dict[str, Any]) -> None:
        """Do what the kit says; what takes time goes on beside."""
        name = order.get("as", "")
        match order["do"]:
            case "start":
                Thread(target=self.start, args=(order,)).start()
            case "call":
                self.call(order)
            case "abort" if name in self.calls:
                self.calls[name].abort()
            case "cancel" if name in self.operations:
                self.operations[name].cancel()
            case "stop":
                Thread(target=self.stop).start()

    def start(self, order: dict[str, Any]) -> None:
        """Start the backend."""
        limit = order.get("start_timeout_ms")
        try:
            self.client.start(order["backend"], limit=None if limit is None else limit / 1000)
            say({"started": True})
        except ClientError as error:
            say({"started": False, "error": told(error)})

    def call(self, order: dict[str, Any]) -> None:
        """Send the command now, in the order of the calls, and wait for its answer beside."""
        name, limit = order["as"], order.get("timeout_ms")
        try:
            self.calls[name] = self.client.begin(
                order["type"],
                order["payload"],
                limit=None if limit is None else limit / 1000,
                on_progress=lambda event: say({"as": name, "progress": event}),
            )
        except ClientError as error:
            say({"as": name, "error": told(error)})
            return
        Thread(target=self.wait, args=(name,)).start()

    def wait(self, name: str) -> None:
        """Say the one outcome of a call; before that of an operation, that it was accepted."""
        try:
            answer = self.calls[name].wait()
            if not isinstance(answer, Operation):
                say({"as": name, "result": answer})
                return
            self.operations[name] = answer
            say({"as": name, "operation": answer.id, "started": answer.started})
            say({"as": name, "final": answer.result()})
        except ClientError as error:
            say({"as": name, "error": told(error)})

    def stop(self) -> None:
        """Stop client and backend."""
        self.client.stop()
        say({"stopped": {}})


def main() -> None:
    """Follow the kit until it has nothing more to say."""
    adapter = Adapter()
    # Not text mode: a line ends at 0x0A alone here too.
    for line in sys.stdin.buffer:
        adapter.follow(json.loads(line))
    adapter.client.stop()


main()
