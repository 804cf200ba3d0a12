"""A file as an answer, and the ways in which one goes wrong on its way."""

import hashlib
import itertools
from email.utils import formatdate
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from stdwire_songs.studio.broken import hang
from stdwire_songs.studio.byte_ranges import NotSatisfiable, Piece, wanted_piece

CHUNK_BYTES = 64 * 1_024
DRIPS_PER_SECOND = 20

_versions = itertools.count(1)


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """What goes wrong with one answer; nothing by itself."""

    cut_at: int | None = None
    """The connection closes after so many bytes of the body."""
    hang_at: int | None = None
    hang_seconds: float = 60.0
    bytes_per_second: int | None = None
    extra_length: int = 0
    """By how much Content-Length is too large; if it is too small, the body is as short."""
    range_ignored: bool = False
    other_etag: bool = False


class FileAnswer(Response):
    """A file, or the part of it that was asked for."""

    def __init__(
        self,
        request: Request,
        path: Path,
        media_type: str,
        *,
        trouble: Trouble | None = None,
        download_name: str | None = None,
    ) -> None:
        """Read the file; it has some hundred kilobytes."""
        self._trouble = trouble or Trouble()
        content = path.read_bytes()
        etag = _etag(content, self._trouble)
        modified = formatdate(int(path.stat().st_mtime), usegmt=True)
        headers = {"Accept-Ranges": "bytes", "ETag": etag, "Last-Modified": modified}
        if download_name is not None:
            headers["Content-Disposition"] = f'attachment; filename="{download_name}"'
        status, piece = 200, Piece(0, len(content))
        try:
            part = wanted_piece(request.headers, len(content), etag, modified)
        except NotSatisfiable:
            headers["Content-Range"] = f"bytes */{len(content)}"
            super().__init__(b"", 416, headers)
            return
        if part is not None and not self._trouble.range_ignored:
            status, piece = 206, part
            headers["Content-Range"] = f"bytes {piece.start}-{piece.end - 1}/{len(content)}"
        declared = max(piece.length + self._trouble.extra_length, 0)
        headers["Content-Length"] = str(declared)
        super().__init__(
            content[piece.start : min(piece.end, piece.start + declared)], status, headers, media_type
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as far as the trouble lets it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        trouble, body = self._trouble, bytes(self.body)
        stops = [at for at in (trouble.cut_at, trouble.hang_at) if at is not None and at < len(body)]
        end = min(stops, default=len(body))
        pace = trouble.bytes_per_second
        step = CHUNK_BYTES if pace is None else max(pace // DRIPS_PER_SECOND, 1)
        if scope["method"] != "HEAD":
            for start in range(0, end, step):
                chunk = body[start : min(start + step, end)]
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                if pace is not None and await hang(receive, 1 / DRIPS_PER_SECOND):
                    return
            if trouble.hang_at is not None and end == trouble.hang_at:
                await hang(receive, trouble.hang_seconds)
            if end < len(body) or len(body) < int(self.headers["content-length"]):
                return  # incomplete: the server closes the connection
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _etag(content: bytes, trouble: Trouble) -> str:
    suffix = f"-{next(_versions)}" if trouble.other_etag else ""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}{suffix}"'
