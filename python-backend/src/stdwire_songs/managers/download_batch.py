"""One run of BATCH_DOWNLOAD: what is here already is skipped, what fails is said, and the rest goes on."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from stdwire_songs.errors import OperationInterrupted, SongError
from stdwire_songs.managers.clip_saver import ClipSaver, Saved, Wish
from stdwire_songs.managers.rate_limit import warn_of_rate_limit
from stdwire_songs.managers.reporter import OperationReporter
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.types import ClipReference, DownloadBatchOutcome, DownloadOutcome
from stdwire_songs.services.pacing import Pacing
from stdwire_songs.services.shelf import Shelf
from stdwire_songs.services.song_service import SongSession
from stdwire_songs.storage.downloads import DownloadRow

_HOPELESS = ("quota_exhausted", "disk")
"""Reasons that the next clip would fail for as well."""


class DownloadBatch:
    """The clips of one run, and what became of them."""

    def __init__(
        self,
        *,
        saver: ClipSaver,
        clips: Sequence[ClipReference],
        wish: Wish,
        shelf: Shelf,
        history: dict[str, DownloadRow],
        record: Callable[[str, Saved], None],
        pacing: Pacing,
        report: OperationReporter,
    ) -> None:
        """Find out which clips are here already."""
        self._saver = saver
        self._clips = clips
        self._wish = wish
        self._shelf = shelf
        self._record = record
        self._pacing = pacing
        self._report = report
        self._outcomes: list[DownloadOutcome] = []
        self._counts = Counter[str]()
        self._first_error: SongError | None = None
        self._here = {clip.id: saved for clip in clips if (saved := self._find(clip, history)) is not None}

    @property
    def total(self) -> int:
        """How many clips there are."""
        return len(self._clips)

    @property
    def clip_ids(self) -> tuple[str, ...]:
        """Which clips they are."""
        return tuple(clip.id for clip in self._clips)

    @property
    def known(self) -> int:
        """How many of them are here already."""
        return len(self._here)

    def run(self, session: SongSession) -> DownloadBatchOutcome:
        """Save the clips, one after the other."""
        self._tell(f"{self.total} clips, {self.known} of them here already", None)
        try:
            for clip in self._clips:
                self._report.raise_if_cancelled()
                self._add(self._one(session, clip), clip)
            if self._first_error is not None and self._counts["failed"] == self.total:
                raise SongError(
                    ErrorCode.DOWNLOAD_FAILED,
                    f"Not one of {self.total} clips could be saved. "
                    f"The first one: {self._first_error.message}",
                    details=self._first_error.details,
                )
            return self._outcome()
        finally:
            self._report.partial = self._outcome()
            self._report.final_fields(**self._numbers())

    def on_wait(self, message: str, seconds: float) -> None:
        """Tell about a pause that the service asks for."""
        warn_of_rate_limit(self._report, message, seconds, status="paused", progress=self._percent())

    def _find(self, clip: ClipReference, history: dict[str, DownloadRow]) -> Saved | None:
        row = history.get(clip.id)
        if row is not None and Path(row.file_path).is_file():
            return Saved(path=Path(row.file_path), title=row.title, bytes=row.bytes, skipped=True)
        path = self._shelf.find(clip.id, clip.title or "")
        if path is None:
            return None
        return Saved(path=path, title=clip.title or "", bytes=path.stat().st_size, skipped=True)

    def _one(self, session: SongSession, clip: ClipReference) -> DownloadOutcome:
        saved = self._here.get(clip.id)
        try:
            if saved is not None:
                self._saver.tidy(clip.id, self._wish.folder, self._report)
            else:
                self._pacing.wait(self._report)
                try:
                    saved = self._saver.save(session, clip, self._wish, self._shelf, self._report)
                finally:
                    self._pacing.ended()
        except SongError as error:
            self._stop_if_hopeless(error)
            self._first_error = self._first_error or error
            self._warn(clip, error)
            return _failed(clip, error)
        self._record(clip.id, saved)
        return DownloadOutcome(
            clip_id=clip.id,
            title=saved.title,
            status="skipped" if saved.skipped else "downloaded",
            file_path=str(saved.path),
            bytes=saved.bytes,
            error_code=None,
            error=None,
        )

    def _stop_if_hopeless(self, error: SongError) -> None:
        reason = (error.details or {}).get("reason")
        if reason == "rate_limited":
            raise OperationInterrupted(
                f"The batch was stopped, because the song service wants a longer pause. {error.message} "
                "Then start the batch again: what is here will be skipped."
            ) from error
        if error.code not in (ErrorCode.DOWNLOAD_FAILED, ErrorCode.CLIP_NOT_FOUND) or reason in _HOPELESS:
            raise error

    def _add(self, outcome: DownloadOutcome, clip: ClipReference) -> None:
        self._outcomes.append(outcome)
        self._counts[outcome.status] += 1
        name = Path(outcome.file_path).name if outcome.file_path is not None else None
        self._tell(f"{outcome.status}: {name or outcome.title or clip.id}", outcome, name)

    def _tell(self, message: str, outcome: DownloadOutcome | None, name: str | None = None) -> None:
        self._report.progress(
            "BATCH_DOWNLOAD_PROGRESS",
            status="in_progress",
            message=message,
            progress=self._percent(),
            clip_id=outcome.clip_id if outcome else None,
            file_name=name,
            **self._numbers(),
        )

    def _warn(self, clip: ClipReference, error: SongError) -> None:
        self._report.progress(
            "ERROR_UPDATE",
            status="in_progress",
            message=f"The clip {clip.title or clip.id!r} could not be saved; the others go on.",
            progress=self._percent(),
            error=error.message,
            error_code=str(error.code),
            clip_id=clip.id,
            title=clip.title,
            details=error.details,
        )

    def _numbers(self) -> dict[str, int]:
        return {
            "completed": len(self._outcomes),
            "total": self.total,
            "success": self._counts["downloaded"],
            "failed": self._counts["failed"],
            "skipped": self._counts["skipped"],
        }

    def _percent(self) -> float:
        return round(len(self._outcomes) * 100 / self.total, 1) if self.total else 100.0

    def _outcome(self) -> DownloadBatchOutcome:
        return DownloadBatchOutcome(
            success=self._counts["downloaded"],
            failed=self._counts["failed"],
            skipped=self._counts["skipped"],
            results=list(self._outcomes),
        )


def _failed(clip: ClipReference, error: SongError) -> DownloadOutcome:
    return DownloadOutcome(
        clip_id=clip.id,
        title=clip.title or "",
        status="failed",
        file_path=None,
        bytes=0,
        error_code=str(error.code),
        error=error.message,
    )
