"""An HTTP backend answers to who has its key, and to nobody else."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

import pytest

from stdwire import UsageError, secrets
from stdwire.asgi import ApiKeyMiddleware

KEY = "correct-horse-battery-staple"
OTHER = "a-second-key-of-this-run"


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer with the query as it arrives here."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["query_string"]})


def ask(
    middleware: ApiKeyMiddleware,
    path: str = "/private",
    *,
    key: str | None = None,
    query: bytes = b"",
    headers: list[tuple[bytes, bytes]] | None = None,
    host: bytes | None = b"127.0.0.1:1733",
    **scope: Any,
) -> list[Any]:
    """Return what is sent to a request."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("the middleware has nothing to read")

    given = [*(headers or [])]
    if host is not None:
        given.append((b"host", host))
    if key is not None:
        given.append((b"x-api-key", key.encode()))
    request = {"type": "http", "path": path, "query_string": query, "headers": given, **scope}
    asyncio.run(middleware(request, receive, send))
    return sent


def status(sent: list[Any]) -> int:
    return int(sent[0]["status"])


@pytest.fixture
def guarded() -> ApiKeyMiddleware:
    return ApiKeyMiddleware(app, keys=[KEY, OTHER])


@pytest.mark.parametrize("key", [KEY, OTHER])
def test_a_key_opens_in_the_header_and_in_the_query(guarded: ApiKeyMiddleware, key: str) -> None:
    """Every valid key does."""
    assert status(ask(guarded, key=key)) == 200
    assert status(ask(guarded, query=b"api_key=" + key.encode())) == 200
    assert status(ask(guarded, query=b"a=1&api%5Fkey=" + key.encode() + b"&b=2")) == 200
    assert status(ask(guarded, headers=[(b"X-API-Key", key.encode())])) == 200


@pytest.mark.parametrize("key", [None, "", "x", KEY[:-1], KEY + "x", KEY.upper(), f" {KEY}", "käse"])
def test_without_a_valid_key_the_answer_is_401(guarded: ApiKeyMiddleware, key: str | None) -> None:
    """It says what is missing in JSON, and names no key."""
    start, body = ask(guarded, key=key)
    headers = dict(start["headers"])
    assert start["status"] == 401
    assert headers[b"www-authenticate"] == b'ApiKey realm="backend"'
    assert headers[b"content-type"] == b"application/json"
    assert headers[b"content-length"] == str(len(body["body"])).encode()
    answer = json.loads(body["body"])
    assert answer["error_code"] == "UNAUTHORIZED"
    assert "X-API-Key" in answer["error"]
    assert status(ask(guarded, query=b"api_key=" + (key or "").encode())) == 401


def test_a_key_in_another_place_is_none(guarded: ApiKeyMiddleware) -> None:
    """Neither in a cookie nor in another parameter."""
    assert status(ask(guarded, headers=[(b"cookie", f"api_key={KEY}".encode())])) == 401
    assert status(ask(guarded, query=f"apikey={KEY}".encode())) == 401
    assert status(ask(guarded, query=f"API_KEY={KEY}".encode())) == 401


def test_the_query_reaches_the_app_without_the_key(guarded: ApiKeyMiddleware) -> None:
    """Also the access log, which a server writes from the same scope; the rest stays as it was."""
    sent = ask(guarded, query=b"a=%20+1&api_key=" + KEY.encode() + b"&&b")
    assert sent[1]["body"] == b"a=%20+1&&b"
    assert ask(guarded, key=KEY, query=b"q=%C3%A9")[1]["body"] == b"q=%C3%A9"


def test_the_key_of_this_run_is_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client has put it there."""
    monkeypatch.setenv("STDWIRE_API_KEY", KEY)
    guarded = ApiKeyMiddleware(app)
    assert status(ask(guarded, key=KEY)) == 200
    assert status(ask(guarded)) == 401


@pytest.mark.parametrize("keys", [None, [], [""], [KEY, ""]])
def test_no_key_is_a_mistake_that_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch, keys: list[str] | None
) -> None:
    """A backend that would refuse everybody, or let everybody in, does not start."""
    monkeypatch.delenv("STDWIRE_API_KEY", raising=False)
    with pytest.raises(UsageError, match="STDWIRE_API_KEY"):
        ApiKeyMiddleware(app, keys=keys)


def test_one_text_is_not_a_list_of_keys() -> None:
    """Each of its letters would be a key."""
    with pytest.raises(UsageError, match="list"):
        ApiKeyMiddleware(app, keys=KEY)


def test_it_can_be_switched_off() -> None:
    """Then everything passes, whatever it carries."""
    off = ApiKeyMiddleware(app, enabled=False)
    assert status(ask(off, host=b"example.org")) == 200


def test_health_is_open_to_everybody(guarded: ApiKeyMiddleware) -> None:
    """The client asks for it before it knows anything."""
    assert status(ask(guarded, "/health")) == 200
    assert status(ask(guarded, "/api/health")) == 200
    assert status(ask(guarded, "/api/healthy")) == 401


def test_the_path_is_the_one_within_the_app() -> None:
    """What a server puts in front of it is not part of it."""
    guarded = ApiKeyMiddleware(app, keys=[KEY], exclude=["/health"])
    assert status(ask(guarded, "/app/health", root_path="/app")) == 200
    assert status(ask(guarded, "/apphealth", root_path="/app")) == 401
    assert status(ask(guarded, "/app", root_path="/app")) == 401
    assert status(ask(guarded, "/health", root_path="/app")) == 200


@pytest.mark.parametrize(
    "host", [b"localhost", b"LOCALHOST:80", b"127.0.0.1", b"127.0.0.1:1733", b"[::1]", b"[::1]:1733"]
)
def test_this_machine_is_named_in_several_ways(guarded: ApiKeyMiddleware, host: bytes) -> None:
    """All of them are its own."""
    assert status(ask(guarded, key=KEY, host=host)) == 200


@pytest.mark.parametrize(
    "host",
    [
        None,
        b"",
        b"evil.example",
        b"evil.example:1733",
        b"127.0.0.1.evil.example",
        b"localhost.evil.example:80",
        b"localhost:80:80",
        b"127.0.0.1:",
        b"0.0.0.0:1733",
        b"\xff",
    ],
)
def test_a_page_that_has_its_name_point_here_is_refused(
    guarded: ApiKeyMiddleware, host: bytes | None
) -> None:
    """Also with a key, and where none is needed; the host can be left alone if that is wanted."""
    start, body = ask(guarded, "/health", key=KEY, host=host)
    assert start["status"] == 403
    assert json.loads(body["body"])["error_code"] == "FORBIDDEN"
    anywhere = ApiKeyMiddleware(app, keys=[KEY], loopback_only=False)
    assert status(ask(anywhere, key=KEY, host=host)) == 200
    assert status(ask(anywhere, host=host)) == 401


def test_two_hosts_are_none(guarded: ApiKeyMiddleware) -> None:
    """Who knows which of them somebody else reads."""
    assert status(ask(guarded, key=KEY, headers=[(b"host", b"localhost")])) == 403


def test_a_websocket_is_refused_before_it_is_accepted(guarded: ApiKeyMiddleware) -> None:
    """With an answer where the server can give one, else with a close, which servers turn into 403."""
    assert ask(guarded, type="websocket") == [
        {"type": "websocket.close", "code": 4401, "reason": "UNAUTHORIZED"}
    ]
    start, body = ask(guarded, type="websocket", extensions={"websocket.http.response": {}})
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 401)
    assert json.loads(body["body"])["error_code"] == "UNAUTHORIZED"


def test_a_websocket_with_a_key_is_the_app_s(guarded: ApiKeyMiddleware) -> None:
    """A browser can put it into the query only."""
    sent = ask(guarded, type="websocket", query=b"api_key=" + KEY.encode())
    assert sent == [{"type": "websocket.accept"}]


def test_the_lifespan_passes() -> None:
    """It is the server's, and carries no key."""
    seen: list[str] = []

    async def note(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    guarded = ApiKeyMiddleware(note, keys=[KEY])
    asyncio.run(guarded({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan"]


def test_a_kind_of_connection_that_nobody_knows_is_not_served(guarded: ApiKeyMiddleware) -> None:
    """What cannot be checked is not let through."""
    with pytest.raises(UsageError, match="webtransport"):
        ask(guarded, type="webtransport")


def test_keys_are_secrets_of_the_log(guarded: ApiKeyMiddleware) -> None:
    """Whoever logs one logs that there was one."""
    assert secrets.redact(f"given: {KEY}, {OTHER}") == "given: [redacted], [redacted]"


@contextmanager
def uvicorn_at(application: Any) -> Iterator[int]:
    """Serve an application with uvicorn in a thread; yield the port."""
    import uvicorn

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        started = threading.Event()

        class Server(uvicorn.Server):
            """Says when it listens."""

            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                """Listen."""
                await super().startup(sockets)
                started.set()

        server = Server(uvicorn.Config(application, log_config=None, lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            assert started.wait(20)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)


def test_with_uvicorn_and_starlette(caplog: pytest.LogCaptureFixture) -> None:
    """A real server says 401 and 200, and its access log has no key."""
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def answer(request: Any) -> JSONResponse:
        return JSONResponse({"query": str(request.url.query)})

    application = Starlette(routes=[Route("/private", answer), Route("/api/health", answer)])
    application.add_middleware(ApiKeyMiddleware, keys=[KEY])
    caplog.set_level(logging.INFO, "uvicorn.access")
    answers = []
    with uvicorn_at(application) as port:
        for path, headers in (
            ("/private", {}),
            ("/private?api_key=wrong-but-long-enough", {}),
            ("/private", {"X-API-Key": KEY}),
            (f"/private?a=1&api_key={KEY}", {}),
            ("/api/health", {}),
        ):
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            answers.append((response.status, json.loads(response.read()).get("query")))
            connection.close()
    assert answers == [(401, None), (401, None), (200, ""), (200, "a=1"), (200, "")]
    assert '"GET /private?a=1 HTTP/1.1" 200' in caplog.text
    assert KEY not in caplog.text
    assert "wrong-but" not in caplog.text
