"""Bringing one file over, however often the connection breaks, and never a wrong one.

What was received is kept and gone on with, if the server still has the very same file (RFC 9110, sections
13.1.5 and 14): it must answer 206 from the byte that was asked for, with the same tag and length. In any
other case the first byte is asked for again. A file counts as received when its length is the one that was
announced and it begins like audio.
"""

import msgspec

from stdwire_songs.services.audio_kind import HEAD_BYTES, audio_extension
from stdwire_songs.services.cancellation import Cancellation
from stdwire_songs.services.content_range import complete_length, content_length, content_range
from stdwire_songs.services.download_errors import disk_failed, download_failed
from stdwire_songs.services.download_meter import Meter, OnBytes
from stdwire_songs.services.part_file import PartFile, Version
from stdwire_songs.services.retries import PauseAsked, Retries, StartAgain
from stdwire_songs.services.retry_after import retry_after
from stdwire_songs.services.service_errors import ServiceUnreachable
from stdwire_songs.services.song_service import MediaResponse, OnWait, SongSession

MAX_BYTES = 2 * 1024**3
"""No song is larger; whatever sends more is not to fill the disk."""

WINDOW_SECONDS = 30.0
WINDOW_BYTES = 16_384
"""Less than this in a window, and the connection counts as broken: a byte a second would never end."""

_UNKNOWN = Version(None, None)


class Fetched(msgspec.Struct, frozen=True):
    """What came of it."""

    extension: str
    resumed: bool
    """Whether the bytes of an earlier download were of use."""


class MediaRefused(Exception):  # noqa: N818 - the caller decides what it means
    """The media host does not have the file, or does not give it out."""

    def __init__(self, status: int) -> None:
        """Keep the HTTP status."""
        super().__init__(f"HTTP status {status}")
        self.status = status


class Downloader:
    """Brings files over, one call each."""

    def __init__(self, *, window_seconds: float = WINDOW_SECONDS, window_bytes: int = WINDOW_BYTES) -> None:
        """Give up connections that bring less than `window_bytes` in `window_seconds`."""
        self._window_seconds = window_seconds
        self._window_bytes = window_bytes

    def fetch(
        self,
        session: SongSession,
        url: str,
        part: PartFile,
        *,
        cancellation: Cancellation,
        on_bytes: OnBytes,
        on_wait: OnWait,
    ) -> Fetched:
        """Bring `part` to its end; on a failure, what it has so far is kept for the next time."""
        meter = Meter(on_bytes, window_seconds=self._window_seconds, window_bytes=self._window_bytes)
        retries = Retries(cancellation, on_wait)
        whole = False
        while not whole:
            cancellation.raise_if_cancelled()
            before = part.size
            try:
                whole = _one_try(session, url, part, meter, cancellation)
            except ServiceUnreachable as error:
                retries.after_break(error, gained=part.size - before)
                meter.rest()
            except PauseAsked as asked:
                retries.after_refusal(asked)
                meter.rest()
            except StartAgain as why:
                part.begin(_UNKNOWN)
                retries.after_restart(why)
            except OSError as error:
                raise disk_failed("The download cannot be written", error) from error
        meter.report(part.size, part.size)
        return Fetched(_extension(part), part.resumed)


def _one_try(
    session: SongSession, url: str, part: PartFile, meter: Meter, cancellation: Cancellation
) -> bool:
    """Receive what one answer brings, and say whether the file is whole now."""
    with session.media(url, _headers(part)) as answer:
        if answer.status == 416 and part.size > 0:
            return _is_whole(answer, part)
        _begin(answer, part)
        for chunk in answer.chunks():
            cancellation.raise_if_cancelled()
            part.append(chunk)
            _require_sane(part)
            meter.count(len(chunk), part.size, part.length)
    if part.length is None or part.size == part.length:
        return True
    if part.size > part.length:
        raise StartAgain("it sent more than it had announced")
    if answer.status != 206:
        raise ServiceUnreachable("The answer of the media host ended early.")
    return False


def _headers(part: PartFile) -> dict[str, str]:
    """Ask for the rest, where it can be told afterwards that it is the rest of the same file."""
    if part.size == 0 or part.version.etag is None:
        return {}
    headers = {"Range": f"bytes={part.size}-"}
    if part.version.strong_etag is not None:
        headers["If-Range"] = part.version.strong_etag
    return headers


def _begin(answer: MediaResponse, part: PartFile) -> None:
    """Prepare the part for the body of this answer, or raise what the answer means instead."""
    status = answer.status
    if status == 206 and part.size > 0:
        _require_rest(answer, part)
    elif status == 200:
        _require_plain(answer)
        part.begin(Version(answer.headers.get("ETag"), content_length(answer.headers)))
    elif status == 429 or (status == 503 and "Retry-After" in answer.headers):
        raise PauseAsked(retry_after(answer.headers.get("Retry-After")))
    elif status < 400 or status >= 500 or status == 416:
        raise ServiceUnreachable(f"The media host does not send the file (status {status}).")
    else:
        raise MediaRefused(status)


def _require_rest(answer: MediaResponse, part: PartFile) -> None:
    """Go on only with the same version, from the very byte that is missing."""
    _require_plain(answer)
    sent = content_range(answer.headers)
    if sent is None or sent.start != part.size:
        raise StartAgain("it sent another part than the one that was asked for")
    if sent.total is not None and part.length is not None and sent.total != part.length:
        raise StartAgain("the file has another length than before")
    if answer.headers.get("ETag", part.version.etag) != part.version.etag:
        raise StartAgain("the file has changed")


def _is_whole(answer: MediaResponse, part: PartFile) -> bool:
    """There is nothing after what is here: good, if that is because all of it is here."""
    total = complete_length(answer.headers)
    if total == part.size and part.length in (None, total):
        return True
    raise StartAgain("the file has another length than was announced")


def _require_plain(answer: MediaResponse) -> None:
    """Refuse a body whose length and first bytes would be those of its compressed form."""
    encoding = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise download_failed(
            "not_audio",
            f"The media host sent the file compressed ({encoding}), which was not asked for. Try again.",
        )


def _require_sane(part: PartFile) -> None:
    if part.size > MAX_BYTES:
        part.discard()
        raise download_failed(
            "not_audio", f"The media host sent more than {MAX_BYTES} bytes, which is no song."
        )
    if not part.head_is_judged and part.size >= HEAD_BYTES:
        part.head_is_judged = True
        _extension(part)


def _extension(part: PartFile) -> str:
    """Return what kind of audio it is; what is none is thrown away."""
    extension = audio_extension(part.head(HEAD_BYTES))
    if extension is None:
        empty = part.size == 0
        part.discard()
        what = "nothing" if empty else "something else than audio"
        raise download_failed(
            "not_audio", f"The media host sent {what}. Fetch the clip again, then try again."
        )
    return extension
