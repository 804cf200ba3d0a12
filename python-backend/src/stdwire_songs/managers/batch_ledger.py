"""The count of one batch: how far it is, and what became of each prompt."""

from collections.abc import Iterator, Sequence
from math import ceil

from stdwire_songs.managers.creation_failures import batch_failed
from stdwire_songs.managers.reporter import OperationReporter
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.protocol.types import SongBatchOutcome, SongOutcome


class BatchLedger:
    """Counts the songs of one CREATE_SONGS_BATCH."""

    def __init__(self, jobs: Sequence[SongJob], songs_per_session: int, report: OperationReporter) -> None:
        """Begin at none."""
        self._jobs = jobs
        self._size = songs_per_session
        self._report = report
        self._session = 0
        self.sessions = ceil(len(jobs) / songs_per_session)

    def groups(self) -> Iterator[Sequence[SongJob]]:
        """Yield the songs of one session after the other, and tell about each."""
        for session in range(1, self.sessions + 1):
            self._session = session
            self._tell("in_progress", f"Session {session} of {self.sessions}")
            yield self._jobs[(session - 1) * self._size : session * self._size]

    def write(self, job: SongJob) -> None:
        """Count a song; a batch keeps no count in the database."""

    def tell(self, job: SongJob) -> None:
        """Tell that a song is done, whatever became of it."""
        self._tell("in_progress", f"{job.outcome}: {job.prompt.title}")

    def waiting(self, is_waiting: bool) -> None:
        """Tell that a person is waited for, or no more."""
        if is_waiting:
            self._tell("waiting_for_user", "Waiting for a person to sign in")
        else:
            self._tell("in_progress", "Signed in")

    def percent(self) -> float:
        """Return how far the batch is."""
        return round(self._completed() * 100 / len(self._jobs), 1)

    def outcome(self) -> SongBatchOutcome:
        """Return what became of the prompts that were taken up."""
        results = [_outcome(job) for job in self._jobs if job.is_settled or job.submission_id is not None]
        self._report.final_fields(**self._counts())
        return SongBatchOutcome(results=results)

    def require_a_song(self) -> None:
        """Refuse to call a batch completed of which nothing came."""
        if all(job.outcome == "failed" for job in self._jobs):
            raise batch_failed(
                f"Not one of {len(self._jobs)} songs could be made. The first one: {self._jobs[0].error}"
            )

    def _completed(self) -> int:
        return sum(job.is_settled for job in self._jobs)

    def _counts(self) -> dict[str, int]:
        return {
            "session": self._session,
            "sessions": self.sessions,
            "completed": self._completed(),
            "total": len(self._jobs),
        }

    def _tell(self, status: str, message: str) -> None:
        self._report.progress(
            "BATCH_PROGRESS", status=status, message=message, progress=self.percent(), **self._counts()
        )


def _outcome(job: SongJob) -> SongOutcome:
    return SongOutcome(
        title=job.prompt.title,
        success=job.outcome == "completed",
        pending=job.outcome == "pending",
        error=job.error,
        song_ids=list(job.clip_ids),
        prompt_index=job.prompt_index,
    )
