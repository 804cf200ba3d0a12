"""JSON-RPC 2.0 in a bare loop that flushes each message: what its clients and those of MCP talk to.

`jsonrpc.py lines` has one message a line, `jsonrpc.py headers` a Content-Length before each of them.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]
output = sys.stdout.buffer


def main() -> None:
    """Say that commands are taken, then take them."""
    sys.stderr.write("ready\n")
    sys.stderr.flush()
    if sys.argv[1] == "headers":
        with_headers()
    else:
        for line in sys.stdin.buffer:
            receive(json.loads(line), write_line)


def with_headers() -> None:
    """Read each message by its length."""
    source = sys.stdin.buffer
    length = 0
    while header := source.readline():
        if header.lower().startswith(b"content-length:"):
            length = int(header.split(b":")[1])
        elif header == b"\r\n":
            receive(json.loads(source.read(length)), write_with_header)


def write_line(message: Message) -> None:
    """Write a message on a line of its own."""
    output.write(json.dumps(message).encode() + b"\n")
    output.flush()


def write_with_header(message: Message) -> None:
    """Write a message after its length."""
    data = json.dumps(message).encode()
    output.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
    output.flush()


def receive(message: Message, write: Callable[[Message], None]) -> None:
    """Do what a message asks for."""
    identifier, method = message.get("id"), message.get("method")
    if identifier is None:
        return
    parameters = message.get("params") or {}

    def answer(result: object) -> None:
        write({"jsonrpc": "2.0", "id": identifier, "result": result})

    def tell(method: str, parameters: Message) -> None:
        write({"jsonrpc": "2.0", "method": method, "params": parameters})

    if method == "echo":
        answer({"number": parameters["number"]})
    elif method == "count":
        for completed in range(1, parameters["total"] + 1):
            tell("progress", {"token": parameters["token"], "completed": completed})
        answer({"counted": parameters["total"]})
    elif method == "tools/call":
        call_tool(parameters, answer, tell)
    elif method == "initialize":
        answer(
            {
                "protocolVersion": parameters["protocolVersion"],
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "bench", "version": "1.0.0"},
            }
        )
    else:
        error = {"code": -32601, "message": f"There is no method named {method}."}
        write({"jsonrpc": "2.0", "id": identifier, "error": error})


def call_tool(
    parameters: Message, answer: Callable[[object], None], tell: Callable[[str, Message], None]
) -> None:
    """Do the same job as a tool of MCP."""
    given = parameters["arguments"]
    if parameters["name"] == "echo":
        number = given["number"]
        answer({"content": [{"type": "text", "text": str(number)}], "structuredContent": {"number": number}})
        return
    token = parameters["_meta"]["progressToken"]
    for completed in range(1, given["total"] + 1):
        progress = {"progressToken": token, "progress": completed, "total": given["total"]}
        tell("notifications/progress", progress)
    answer({"content": [{"type": "text", "text": "counted"}]})


if __name__ == "__main__":
    main()
