"""Ask for an API key before an HTTP backend answers, whatever ASGI framework it is written with.

from stdwire.asgi import ApiKeyMiddleware

app = ApiKeyMiddleware(app)                         # or, with Starlette and FastAPI:
app.add_middleware(ApiKeyMiddleware, exclude=["/api/health", "/static/*"])

The client makes up a key for each life of a backend and hands it over in STDWIRE_API_KEY.
The variable stays in the environment, because the workers of a server, and an app that is imported again,
read it there anew. A helper that the app starts inherits it, unless it is given an environment without it; a
Stdwire client leaves it out.
https://asgi.readthedocs.io/en/latest/specs/www.html
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from hmac import compare_digest
from typing import Any
from urllib.parse import unquote_to_bytes

import msgspec

from stdwire import secrets
from stdwire.asgi_paths import ExcludedPaths, route_path
from stdwire.errors import UsageError

__all__ = ["KEY_VARIABLE", "ApiKeyMiddleware"]

KEY_VARIABLE = "STDWIRE_API_KEY"
"""The variable by which the client hands over the key of this run."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_KINDS = {"http": "http.response", "websocket": "websocket.http.response"}
"""How each kind of connection is answered; a WebSocket only where the server has that extension."""
_HEADER = b"x-api-key"
_PARAMETER = b"api_key"
_CLOSE_CODE = 4401
"""Of the range that is free for applications; a server that has not accepted yet answers with HTTP 403."""
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

_NO_KEY = {
    "error": "This backend answers with an API key only: send it in the header X-API-Key.",
    "error_code": "UNAUTHORIZED",
}
_NO_LOOPBACK = {
    "error": (
        "This backend answers to http://127.0.0.1, http://localhost and http://[::1] only, "
        "and the request has another Host."
    ),
    "error_code": "FORBIDDEN",
}


class ApiKeyMiddleware:
    """Lets requests through that carry a valid key, and those for paths that need none."""

    def __init__(
        self,
        app: App,
        *,
        enabled: bool = True,
        keys: Iterable[str] | None = None,
        exclude: Iterable[str] = ("/health", "/api/health"),
        loopback_only: bool = True,
    ) -> None:
        """Stand before `app`; where it is not `enabled`, everything is let through.

        Any of `keys` is valid; without them the one in STDWIRE_API_KEY is. A request sends its key in the
        header `X-API-Key`, or as `api_key` in the query for what cannot set headers, such as the WebSocket of
        a browser; it is taken out of the query, so that no access log has it.

        `exclude` names the paths that need no key: `/health` is that path and no other, `/static/*` is all
        that is below `/static/`. A path with an empty part, `.`, `..`, a backslash or an encoded percent sign
        in it is below nothing, since whoever serves it may read it in another way.

        With `loopback_only` a request must also name this machine in its Host header, as every honest one
        does to a backend that listens on 127.0.0.1. A web page that has its own name point there does not:
        https://en.wikipedia.org/wiki/DNS_rebinding

        Raises UsageError if it is enabled without a key, or a path to exclude is of another form.
        """
        self.app = app
        self._enabled = enabled
        self._loopback_only = loopback_only
        self._excluded = ExcludedPaths(exclude)
        self._keys = _encoded(keys) if enabled else []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection: pass it on, or refuse it."""
        if not self._enabled or scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] not in _KINDS:
            raise UsageError(f"Connections of the kind '{scope['type']}' are not known, so none is served.")
        given = _take_keys(scope)
        if self._loopback_only and not _is_loopback(scope):
            await _refuse(scope, send, 403, _NO_LOOPBACK)
        elif self._is_valid(given) or self._excluded.match(route_path(scope)):
            await self.app(scope, receive, send)
        else:
            await _refuse(scope, send, 401, _NO_KEY)

    def _is_valid(self, given: list[bytes]) -> bool:
        """Compare every key with every other, so that the time it takes does not tell how near one came."""
        return any([compare_digest(key, candidate) for candidate in given for key in self._keys])


def _encoded(keys: Iterable[str] | None) -> list[bytes]:
    """Return the valid keys, and keep them out of the log."""
    if isinstance(keys, str):
        raise UsageError("The keys are a list of texts: keys=['…'].")
    found = [os.environ.get(KEY_VARIABLE, "")] if keys is None else list(keys)
    if not found or not all(found):
        raise UsageError(
            f"There is no API key: the client sets {KEY_VARIABLE}; else pass keys=[…], or enabled=False."
        )
    for key in found:
        secrets.register(key, keep=True)
    return [key.encode() for key in found]


def _take_keys(scope: Scope) -> list[bytes]:
    """Return the keys that a request carries, and take them out of its query.

    The scope is changed in place, because a server writes its access log from the same one.
    """
    given = [value for name, value in scope["headers"] if name.lower() == _HEADER]
    kept: list[bytes] = []
    for part in scope.get("query_string", b"").split(b"&"):
        name, _, value = part.partition(b"=")
        if _decoded(name) == _PARAMETER:
            given.append(_decoded(value))
        else:
            kept.append(part)
    scope["query_string"] = b"&".join(kept)
    return given


def _decoded(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" "))


def _is_loopback(scope: Scope) -> bool:
    """Tell whether the one Host header of a request names this machine."""
    hosts = [value for name, value in scope["headers"] if name.lower() == b"host"]
    if len(hosts) != 1:
        return False
    host = hosts[0].decode("latin-1").lower()
    name, colon, port = host.rpartition(":")
    return host in _LOOPBACK or (bool(colon) and name in _LOOPBACK and port.isdigit())


async def _refuse(scope: Scope, send: Send, status: int, why: dict[str, str]) -> None:
    """Answer in place of the app."""
    kind = _KINDS[scope["type"]]
    if scope["type"] == "websocket" and kind not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": _CLOSE_CODE, "reason": why["error_code"]})
        return
    body = msgspec.json.encode(why)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if status == 401:
        headers.append((b"www-authenticate", b'ApiKey realm="backend"'))
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})
