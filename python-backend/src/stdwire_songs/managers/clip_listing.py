"""Listing clips: page after page, each clip once, up to the limits that the caller set."""

import msgspec

from stdwire_songs.managers.reporter import Reporter
from stdwire_songs.protocol.payloads import FetchClipsPayload
from stdwire_songs.protocol.types import Clip
from stdwire_songs.services.song_service import ClipPage, ClipSource, SongSession


class Listing(msgspec.Struct, frozen=True):
    """What was found."""

    clips: list[Clip]
    pages: int
    profile: str | None


def list_clips(session: SongSession, payload: FetchClipsPayload, report: Reporter) -> Listing:
    """Read pages until the end or a limit, and tell after each how many clips there are."""
    source = _source(payload)
    clips: dict[str, Clip] = {}
    pages = 0
    percent = 0.0
    for page in session.pages(source):
        report.raise_if_cancelled()
        pages += 1
        for clip in page.clips:
            clips.setdefault(clip.id, clip)
        found = min(len(clips), payload.max_clips or len(clips))
        total = _total(page, payload)
        if total:
            percent = max(percent, min(100.0, found * 100 / total))
        _tell(report, pages, found, total, percent)
        if not page.complete:
            _warn_of_end(report, percent)
        if pages == payload.max_pages or (payload.max_clips is not None and found == payload.max_clips):
            break
    return Listing(list(clips.values())[: payload.max_clips], pages, source.profile or None)


def _source(payload: FetchClipsPayload) -> ClipSource:
    if payload.use_create_page:
        return ClipSource("create_page")
    if payload.use_my_songs or payload.profile_name is None:
        return ClipSource("my_songs")
    return ClipSource("profile", payload.profile_name)


def _total(page: ClipPage, payload: FetchClipsPayload) -> int | None:
    """Return how many clips there will be, if that is known: page limits make it unknown."""
    if page.total is None or payload.max_pages is not None:
        return None
    return page.total if payload.max_clips is None else min(page.total, payload.max_clips)


def _tell(report: Reporter, pages: int, found: int, total: int | None, percent: float) -> None:
    report.progress(
        "BATCH_PROGRESS",
        status="in_progress",
        message=f"Page {pages}: {found} clips",
        progress=round(percent, 1),
        completed=found,
        total=None if total is None else max(total, found),
        page=pages,
    )


def _warn_of_end(report: Reporter, percent: float) -> None:
    report.progress(
        "WARNING_UPDATE",
        status="in_progress",
        message="The song service pointed to more clips and then showed the same page again: "
        "the list may be incomplete.",
        progress=round(percent, 1),
        code="listing_incomplete",
    )
