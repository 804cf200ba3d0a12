"""Reading requests and writing answers."""

from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from stdwire_songs.studio.errors import ApiError, invalid

MAX_BODY_BYTES = 1_000_000

_T = TypeVar("_T")


async def read_body(request: Request, kind: type[_T]) -> _T:
    """Return the body of a request, which is JSON of a known shape.

    The content type is insisted on: a page of another origin cannot send it without asking first
    (https://fetch.spec.whatwg.org/#cors-safelisted-request-header), and is not allowed to.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ApiError(415, "The body is JSON, with that content type.", error_type="unsupported_media_type")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise ApiError(413, f"A body has at most {MAX_BODY_BYTES} bytes.", error_type="too_large")
    try:
        return msgspec.json.decode(bytes(body), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise invalid(f"The body cannot be used: {error}.") from None


def page_number(request: Request, *, first: int = 1) -> int:
    """Return the page that is asked for; what comes before the first is the first."""
    text = request.query_params.get("page", str(first))
    try:
        return min(max(int(text), first), 1_000_000)
    except ValueError:
        raise invalid("`page` is a number.") from None


def answer(body: object, status: int = 200) -> Response:
    """Return a JSON answer."""
    return Response(msgspec.json.encode(body), status, media_type="application/json")
