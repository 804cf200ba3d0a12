"""The same answer over HTTP: `http_servers.py uvicorn|fastapi|aiohttp`. The port is told on stdout."""

import asyncio
import json
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def plain(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as an application of ASGI and nothing else."""
    body = b""
    while True:
        part = await receive()
        body += part.get("body", b"")
        if not part.get("more_body"):
            break
    answer = json.dumps({"number": json.loads(body)["number"]}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


def with_fastapi() -> Any:  # noqa: ANN401 - an application of ASGI
    """Answer as FastAPI has it, with models for what comes in and what goes out."""
    from fastapi import FastAPI
    from pydantic import BaseModel

    class Numbered(BaseModel):
        number: int

    application = FastAPI()

    @application.post("/echo")
    async def echo(payload: Numbered) -> Numbered:
        return Numbered(number=payload.number)

    return application


def serve_with_uvicorn(application: Any, listener: socket.socket) -> None:  # noqa: ANN401 - the same
    """Serve an application of ASGI."""
    import uvicorn

    configuration = uvicorn.Config(application, lifespan="off", log_level="error", access_log=False)
    uvicorn.Server(configuration).run(sockets=[listener])


async def serve_with_aiohttp(listener: socket.socket) -> None:
    """Serve with aiohttp's own server."""
    from aiohttp import web

    async def echo(request: web.Request) -> web.Response:
        return web.json_response({"number": (await request.json())["number"]})

    application = web.Application()
    application.router.add_post("/echo", echo)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    await asyncio.Event().wait()


def main() -> None:
    """Listen, tell where, and serve."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    if sys.argv[1] == "aiohttp":
        asyncio.run(serve_with_aiohttp(listener))
    else:
        serve_with_uvicorn(with_fastapi() if sys.argv[1] == "fastapi" else plain, listener)


if __name__ == "__main__":
    main()
