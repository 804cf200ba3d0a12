"""Answers a text with the same text: what a line costs by its size."""

from typing import Any

from stdwire import Backend, Context

backend = Backend(name="echo")


@backend.command("ECHO")
def echo(payload: dict[str, Any], context: Context) -> object:
    """Answer what was sent."""
    return payload["text"]


backend.run()
