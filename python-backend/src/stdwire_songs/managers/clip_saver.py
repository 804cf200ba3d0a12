"""Saving one clip: where its audio is, whether it is here already, its tags, its name."""

import contextlib
import os
from pathlib import Path

import msgspec

from stdwire_songs.managers.rate_limit import warn_of_rate_limit
from stdwire_songs.managers.reporter import Reporter
from stdwire_songs.protocol.types import Clip, ClipReference
from stdwire_songs.services.clip_parsing import is_usable_audio
from stdwire_songs.services.covers import CoverMissing, fetch_cover
from stdwire_songs.services.download_errors import clip_not_found, disk_failed, download_failed
from stdwire_songs.services.downloader import Downloader, Fetched, MediaRefused
from stdwire_songs.services.file_names import file_name
from stdwire_songs.services.keyed_locks import KeyedLocks
from stdwire_songs.services.part_file import PartFile, clear_part
from stdwire_songs.services.placing import place
from stdwire_songs.services.service_errors import RateLimited, ServiceError, UnexpectedAnswer
from stdwire_songs.services.shelf import Shelf
from stdwire_songs.services.song_service import SongSession
from stdwire_songs.services.tagging import Tags, TagsNotWritten, write_tags


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """How clips are to be saved."""

    folder: Path
    with_thumbnail: bool
    append_uuid: bool
    allow_unlock: bool


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A clip that is on this machine."""

    path: Path
    title: str
    bytes: int
    resumed: bool = False
    skipped: bool = False
    metadata_embedded: bool = False
    thumbnail_embedded: bool = False


class ClipSaver:
    """Saves clips; the same clip in the same folder is saved once, whoever asks."""

    def __init__(self, downloader: Downloader) -> None:
        """Bring files over with this downloader."""
        self._downloader = downloader
        self._locks = KeyedLocks()

    def save(
        self, session: SongSession, clip: ClipReference, wish: Wish, shelf: Shelf, report: Reporter
    ) -> Saved:
        """Save a clip, unless the shelf has it."""
        try:
            current = session.clip(clip.id)
            title = clip.title or current.title
            with self._locks.hold(f"{wish.folder}\0{clip.id}", report):
                found = shelf.find(clip.id, title)
                if found is not None:
                    clear_part(wish.folder, clip.id)
                    return Saved(path=found, title=title, bytes=found.stat().st_size, skipped=True)
                saved = self._bring(session, clip, current, wish, report)
                shelf.add(saved.path)
                return saved
        except OSError as error:
            raise disk_failed(f"The clip cannot be saved to {wish.folder}", error) from error
        except UnexpectedAnswer:
            raise
        except ServiceError as error:
            is_limit = isinstance(error, RateLimited)
            raise download_failed("rate_limited" if is_limit else "network", error.message) from error

    def tidy(self, clip_id: str, folder: Path, report: Reporter) -> None:
        """Remove what a killed process may have left beside a clip that is here."""
        with self._locks.hold(f"{folder}\0{clip_id}", report), contextlib.suppress(OSError):
            clear_part(folder, clip_id)

    def _bring(
        self, session: SongSession, clip: ClipReference, current: Clip, wish: Wish, report: Reporter
    ) -> Saved:
        title = clip.title or current.title
        bar = _Bar(report, clip.id, file_name(title, clip.id, with_id=wish.append_uuid, extension=".mp3"))
        with PartFile(wish.folder, clip.id) as part:
            fetched = self._fetch(session, _addresses(clip, current), current, wish, part, bar)
            tags, warnings = _tags(session, clip, current, wish, report)
            report.raise_if_cancelled()
            finished = part.finish()
        tagged = True
        try:
            write_tags(finished, fetched.extension, tags)
            _sync(finished)
        except TagsNotWritten as error:
            tagged = False
            warnings = [("tags_not_written", str(error))]
        path = place(
            finished, file_name(title, clip.id, with_id=wish.append_uuid, extension=fetched.extension)
        )
        for code, message in warnings:
            bar.warn(code, message)
        size = path.stat().st_size
        bar.done(path.name)
        return Saved(
            path=path,
            title=title,
            bytes=size,
            resumed=fetched.resumed,
            metadata_embedded=tagged,
            thumbnail_embedded=tagged and tags.cover is not None,
        )

    def _fetch(
        self,
        session: SongSession,
        addresses: list[str],
        current: Clip,
        wish: Wish,
        part: PartFile,
        bar: "_Bar",
    ) -> Fetched:
        """Try the open addresses, then the way of the service's own Download button."""
        refused: MediaRefused | None = None
        for address in addresses:
            try:
                return self._fetch_from(session, address, part, bar)
            except MediaRefused as error:
                refused = error
        if refused is not None and refused.status in (404, 410):
            raise clip_not_found(current.id)
        if refused is not None and current.is_download_unlocked is None and not wish.allow_unlock:
            raise download_failed(
                "forbidden_url",
                f"The media host does not give the file out (status {refused.status}). Fetch the clip again.",
            )
        _require_unlocked(session, current, allow_unlock=wish.allow_unlock)
        try:
            return self._fetch_from(session, session.download_link(current.id), part, bar)
        except MediaRefused as error:
            raise download_failed(
                "forbidden_url", f"The service's own download link was refused (status {error.status})."
            ) from error

    def _fetch_from(self, session: SongSession, address: str, part: PartFile, bar: "_Bar") -> Fetched:
        return self._downloader.fetch(
            session, address, part, cancellation=bar.report, on_bytes=bar.bytes, on_wait=bar.wait
        )


class _Bar:
    """Tells how far one file is."""

    def __init__(self, report: Reporter, clip_id: str, name: str) -> None:
        self.report = report
        self._clip_id = clip_id
        self._name = name
        self._size = 0
        self._percent = 0.0

    def bytes(self, size: int, total: int | None, speed: float) -> None:
        self._size = max(self._size, size)
        if total:
            self._percent = max(self._percent, min(99.0, size * 100 / total))
        self._send("in_progress", f"Downloading {self._name}", total, speed)

    def done(self, name: str) -> None:
        self._name, self._percent = name, 100.0
        self._send("completed", f"Saved {name}", self._size, 0.0)

    def wait(self, message: str, seconds: float) -> None:
        warn_of_rate_limit(
            self.report,
            message,
            seconds,
            status="in_progress",
            progress=round(self._percent, 1),
            clip_id=self._clip_id,
        )

    def warn(self, code: str, message: str) -> None:
        self.report.progress(
            "WARNING_UPDATE",
            status="in_progress",
            message=message,
            progress=round(self._percent, 1),
            code=code,
            clip_id=self._clip_id,
        )

    def _send(self, status: str, message: str, total: int | None, speed: float) -> None:
        self.report.progress(
            "DOWNLOAD_PROGRESS",
            status=status,
            message=message,
            progress=round(self._percent, 1),
            clip_id=self._clip_id,
            file_name=self._name,
            downloaded=self._size,
            total=total,
            speed=round(speed, 1),
        )


def _addresses(clip: ClipReference, current: Clip) -> list[str]:
    """Return where the audio may be had openly: what the service says now goes before what it said once."""
    if current.status == "error":
        raise download_failed(
            "not_ready", f"The song service could not make {current.title!r}, so there is no audio of it."
        )
    if current.status != "complete":
        raise download_failed(
            "not_ready",
            f"The song is not finished yet (it is {current.status}). Wait a moment, then try again.",
        )
    urls = dict.fromkeys((current.audio_url, clip.audio_url))
    return [url for url in urls if url is not None and is_usable_audio(url)]


def _require_unlocked(session: SongSession, clip: Clip, *, allow_unlock: bool) -> None:
    """See to it that nothing is spent that the caller did not agree to, or does not have."""
    if clip.is_download_unlocked is True:
        return
    if not allow_unlock:
        raise download_failed(
            "download_locked",
            f"Downloading {clip.title!r} would be counted by the song service. "
            "Agree to that with `allow_unlock`, or unlock the clip at the service.",
        )
    allowance = session.allowance()
    limit = allowance.downloads_limit
    if limit is not None and allowance.downloads_used >= limit + allowance.downloads_extra:
        raise download_failed(
            "quota_exhausted",
            f"All {limit} downloads of this period are used. Wait for the next one, or buy more.",
        )


def _tags(
    session: SongSession, clip: ClipReference, current: Clip, wish: Wish, report: Reporter
) -> tuple[Tags, list[tuple[str, str]]]:
    """Return what is written into the file, and what could not be had for it."""
    artist = current.display_name or clip.display_name or current.handle or clip.handle or ""
    cover, warnings = None, []
    if wish.with_thumbnail:
        url = current.image_large_url or clip.image_large_url or current.image_url or clip.image_url
        try:
            cover = fetch_cover(session, url, report)
        except CoverMissing as error:
            warnings.append(("thumbnail_not_written", str(error)))
    tags = Tags(
        clip_id=clip.id,
        title=clip.title or current.title,
        artist=artist,
        album=f"Songs by {artist}" if artist else "",
        genre=current.tags or clip.tags or "",
        date=(current.created_at or clip.created_at or "")[:10],
        lyrics=current.lyrics or clip.lyrics or "",
        cover=cover,
    )
    return tags, warnings


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
