"""Reading lists of clips page by page, whatever mistakes the service makes at their end.

A listing ends at the first page without news: an empty page, the last cursor, or one that only repeats what
is known. What was cut off by a cursor that came twice is said, not hidden.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.services.api_client import ApiClient
from stdwire_songs.services.clip_parsing import parse_clip, raw_clips, total_of
from stdwire_songs.services.service_errors import NotThere, UnexpectedAnswer
from stdwire_songs.services.song_service import ClipPage

PAGE_SIZE = 50
MAX_PAGES = 10_000
"""More than any library has: a listing that never ends is a mistake of the service."""

_WORKSPACE = {
    "disliked": "False",
    "trashed": "False",
    "fromStudioProject": {"presence": "False"},
    "stem": {"presence": "False"},
    "workspace": {"presence": "True", "workspaceId": "default"},
}
_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def create_page_clips(api: ApiClient) -> Iterator[ClipPage]:
    """Yield what the create page shows."""
    return _by_cursor(api, _WORKSPACE)


def library_clips(api: ApiClient) -> Iterator[ClipPage]:
    """Yield the person's own library."""
    return _by_number(lambda page: api.get("/api/project/default", {"page": page}))


def profile_clips(api: ApiClient, name: str) -> Iterator[ClipPage]:
    """Yield the public clips of a profile; one that is not there is CLIP_NOT_FOUND."""
    handle = name.strip().removeprefix("@")
    if not _HANDLE.fullmatch(handle):
        raise SongError(
            ErrorCode.CLIP_NOT_FOUND,
            f"`profile_name` is {name!r}, which cannot be the name of a profile. "
            "Use its handle, such as @listener.",
            details={"profile_name": handle},
        )
    path = f"/api/profiles/{quote(handle, safe='')}"

    def read(page: int) -> Any:  # noqa: ANN401 - JSON
        # Without both sort orders the service answers 422.
        order: dict[str, str | int] = {
            "playlists_sort_by": "created_at",
            "clips_sort_by": "created_at",
            "page": page,
        }
        try:
            return api.get(path, order)
        except NotThere:
            raise SongError(
                ErrorCode.CLIP_NOT_FOUND,
                f"The song service knows no profile {handle!r}. Check the spelling of `profile_name`.",
                details={"profile_name": handle},
            ) from None

    return _by_number(read)


def clips_with_ids(api: ApiClient, ids: list[str]) -> list[dict[str, Any]]:
    """Return the clips with these ids as the service wrote them; those that it does not know are left out."""
    found: list[dict[str, Any]] = []
    for start in range(0, len(ids), PAGE_SIZE):
        part = ids[start : start + PAGE_SIZE]
        wanted = {"ids": {"presence": "True", "clipIds": part}}
        answer = api.post("/api/feed/v3", {"cursor": None, "limit": PAGE_SIZE, "filters": wanted})
        found += [clip for clip in raw_clips(answer) if clip["id"] in part]
    return found


def _by_cursor(api: ApiClient, filters: dict[str, Any]) -> Iterator[ClipPage]:
    cursor: str | None = None
    used: set[str | None] = set()
    while len(used) < MAX_PAGES:
        used.add(cursor)
        answer = api.post("/api/feed/v3", {"cursor": cursor, "limit": PAGE_SIZE, "filters": filters})
        raw = raw_clips(answer)
        following = answer.get("next_cursor") if isinstance(answer, dict) else None
        promised = bool(following) and answer.get("has_more") is not False
        delivered = bool(raw) and following not in used
        yield ClipPage([parse_clip(clip) for clip in raw], total_of(answer), not promised or delivered)
        if not promised or not delivered:
            return
        cursor = following if isinstance(following, str) else None
    raise _endless()


def _by_number(read: Callable[[int], Any]) -> Iterator[ClipPage]:
    known: set[str] = set()
    for page in range(1, MAX_PAGES + 1):
        answer = read(page)
        raw = [clip for clip in raw_clips(answer) if clip["id"] not in known]
        total = total_of(answer)
        if not raw:
            return
        known.update(clip["id"] for clip in raw)
        yield ClipPage([parse_clip(clip) for clip in raw], total)
        if total is not None and len(known) >= total:
            return
    raise _endless()


def _endless() -> UnexpectedAnswer:
    return UnexpectedAnswer(f"The song service's list of clips does not end after {MAX_PAGES} pages.")
