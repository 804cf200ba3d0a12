"""A usual web app, with what makes it a backend: a health check, the key, an end with its client."""

import os

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from stdwire import end_with_client
from stdwire.asgi import ApiKeyMiddleware

notes: list[str] = []


async def health(request: Request) -> JSONResponse:
    """Say that the app is ready: open to everybody, so that the client can ask before it knows anything."""
    return JSONResponse({"status": "ok"})


async def get_notes(request: Request) -> JSONResponse:
    """List the notes."""
    return JSONResponse(notes)


async def add_note(request: Request) -> JSONResponse:
    """Add a note."""
    notes.append((await request.json())["text"])
    return JSONResponse({"count": len(notes)}, status_code=201)


app = Starlette(
    routes=[
        Route("/api/health", health),
        Route("/api/notes", get_notes, methods=["GET"]),
        Route("/api/notes", add_note, methods=["POST"]),
    ],
    middleware=[
        # The first one is the outermost: a browser asks without a key whether it may ask with one.
        Middleware(CORSMiddleware, allow_origins=["app://notes"], allow_headers=["X-API-Key"]),
        Middleware(ApiKeyMiddleware),
    ],
)

if __name__ == "__main__":
    end_with_client()
    uvicorn.run(app, host=os.environ["STDWIRE_HOST"], port=int(os.environ["STDWIRE_PORT"]))
