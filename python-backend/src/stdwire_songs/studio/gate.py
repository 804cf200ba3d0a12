"""What every request passes: it is counted, and the faults that may befall any of them strike here."""

import asyncio
import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stdwire_songs.studio.broken import CutAnswer, Silence, html_page
from stdwire_songs.studio.errors import ApiError, not_found, unauthorized
from stdwire_songs.studio.faults import FaultName, Faults
from stdwire_songs.studio.studio import studio_of

_JSON = "application/json"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Gate:
    """An ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        path = request.url.path
        studio = studio_of(request)
        studio.ledger.requests[f"{request.method} {_ID.sub('{id}', path)}"] += 1
        if not path.startswith("/api/"):
            await self._app(scope, receive, send)
            return
        await self._api(scope, receive, send, path, studio.faults)

    async def _api(self, scope: Scope, receive: Receive, send: Send, path: str, faults: Faults) -> None:
        slow = faults.take(FaultName.SLOW, path=path)
        if slow is not None:
            await asyncio.sleep(1.0 if slow.seconds is None else max(slow.seconds, 0.0))
        instead = _instead(faults, path)
        if instead is not None:
            await instead(scope, receive, send)
        elif faults.take(FaultName.TRUNCATED_JSON, path=path):
            whole = await _collected(self._app, scope, receive)
            half = Response(bytes(whole.body)[: len(whole.body) // 2], whole.status_code, media_type=_JSON)
            await half(scope, receive, send)
        elif faults.take(FaultName.CUT_ANSWER, path=path):
            await CutAnswer(await _collected(self._app, scope, receive))(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _instead(faults: Faults, path: str) -> Response | None:
    """Return what a fault answers in place of the interface."""
    if fault := faults.take(FaultName.RATE_LIMITED, path=path):
        wait = 1.0 if fault.seconds is None else fault.seconds
        error = ApiError(
            429, "Too many requests", error_type="rate_limited", retryable=True, retry_after=wait
        )
        return error.response()
    if fault := faults.take(FaultName.SERVER_ERROR, path=path):
        status = fault.status or 500
        return ApiError(
            status, "The server is broken.", error_type="internal_error", retryable=True
        ).response()
    if faults.take(FaultName.UNAUTHORIZED, path=path):
        return unauthorized().response()
    if faults.take(FaultName.FORBIDDEN, path=path):
        return ApiError(403, "Forbidden", error_type="forbidden").response()
    if faults.take(FaultName.NOT_FOUND, path=path):
        return not_found("It").response()
    if fault := faults.take(FaultName.HANG, path=path):
        return Silence(60.0 if fault.seconds is None else fault.seconds)
    return html_page() if faults.take(FaultName.NOT_JSON, path=path) else None


async def _collected(app: ASGIApp, scope: Scope, receive: Receive) -> Response:
    """Return the whole answer of an application."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, keep)
    whole = Response(b"".join(message.get("body", b"") for message in messages), messages[0]["status"])
    whole.raw_headers = messages[0]["headers"]
    return whole
