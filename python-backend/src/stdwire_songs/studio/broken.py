"""Answers that go wrong on the wire.

An ASGI application that returns before its answer is complete has the server close the connection: that is
how all of them break off. uvicorn's h11 server writes out first what it was given.
"""

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class CutAnswer(Response):
    """Half of another answer, under the length of the whole."""

    def __init__(self, whole: Response) -> None:
        """Take headers and body from an answer."""
        super().__init__()
        self.raw_headers = whole.raw_headers
        self.status_code = whole.status_code
        self.body = whole.body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half and return."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


async def hang(receive: Receive, seconds: float) -> bool:
    """Wait until the client gives up, or so long; say whether it gave up."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


class Silence(Response):
    """No answer at all."""

    def __init__(self, seconds: float) -> None:
        """Keep silent for so long at most."""
        super().__init__()
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait; for a client that is still there the server then answers 500."""
        await hang(receive, self._seconds)


def html_page() -> Response:
    """Return what a gateway would show a person."""
    text = "<!doctype html><title>Just a moment</title><p>Please wait."
    return Response(text, media_type="text/html; charset=utf-8")
