"""The count of one queue: kept in the database, in the same transaction as the song that changes it."""

from math import ceil

import msgspec

from stdwire_songs.managers.reporter import OperationReporter
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.storage.queues import QueueRow, QueueStore


class QueueLedger:
    """Counts the songs of one queue while it is run."""

    def __init__(self, row: QueueRow, queues: QueueStore, report: OperationReporter) -> None:
        """Go on from where the queue is."""
        self._row = row
        self._queues = queues
        self._report = report
        self.left_to_person = 0
        """How many songs a person has to submit."""

    def begin(self, message: str) -> None:
        """Tell that the queue is taken up."""
        self._tell("in_progress", message)

    def write(self, job: SongJob) -> None:
        """Count a song, if it is done."""
        if job.outcome == "pending":
            self.left_to_person += 1
            return
        failed = job.outcome == "failed"
        row = self._fresh()
        room = row.total_songs - row.completed_count - row.failed_count
        self._row = msgspec.structs.replace(
            row,
            completed_count=row.completed_count + (not failed and room > 0),
            failed_count=row.failed_count + (failed and room > 0),
            last_error=job.error if failed else row.last_error,
        )
        self._queues.replace(self._row)

    def tell(self, job: SongJob) -> None:
        """Tell that a song is done."""
        status = "waiting_for_user" if job.outcome == "pending" else "in_progress"
        self._tell(status, f"{job.outcome}: {job.prompt.title}")

    def waiting(self, is_waiting: bool) -> None:
        """Tell that a person is waited for, or no more; the queue says so too."""
        status = "waiting_for_user" if is_waiting else "in_progress"
        self._row = msgspec.structs.replace(self._fresh(), status=status)
        self._queues.replace(self._row)
        self._tell(status, "Waiting for a person to sign in" if is_waiting else "Signed in")

    def percent(self) -> float:
        """Return how far the queue is."""
        return round((self._row.completed_count + self._row.failed_count) * 100 / self._row.total_songs, 1)

    def final_status(self) -> str:
        """Return how the queue stands when there is nothing left to do for us."""
        if self.left_to_person:
            return "paused"
        return "failed" if self._row.failed_count and not self._row.completed_count else "completed"

    def _fresh(self) -> QueueRow:
        return self._queues.get(self._row.id) or self._row

    def _tell(self, status: str, message: str) -> None:
        row = self._row
        batches = ceil(row.total_songs / row.songs_per_batch)
        self._report.progress(
            "QUEUE_PROGRESS",
            status=status,
            message=message,
            progress=self.percent(),
            queue_id=row.id,
            completed=row.completed_count,
            failed=row.failed_count,
            total=row.total_songs,
            batch=min(batches, (row.completed_count + row.failed_count) // row.songs_per_batch + 1),
            batches=batches,
        )
