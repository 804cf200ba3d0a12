"""What is written down about songs while they are made: each step in one transaction."""

import uuid
from collections.abc import Callable, Collection

from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.storage.accounts import AccountRow
from stdwire_songs.storage.creation_records import CreationRecordRow
from stdwire_songs.storage.stores import Stores
from stdwire_songs.storage.submissions import SubmissionRow, prompt_key
from stdwire_songs.storage.timestamps import utc_now


class SongBook:
    """The records and submissions of one operation for one account."""

    def __init__(self, *, stores: Stores, account: AccountRow, operation_id: str) -> None:
        """Write for this account, which keeps its name while the operation works for it."""
        self._database = stores.database
        self._records = stores.records
        self._submissions = stores.submissions
        self._account = account
        self._operation_id = operation_id

    def claimed(self, clip_ids: Collection[str]) -> set[str]:
        """Return which of these clips are known to have come of a submission."""
        return self._submissions.claimed(clip_ids)

    def begin(self, job: SongJob) -> None:
        """Write down that the song is about to be submitted; once this returns, that survives any death."""
        job.submission_id = str(uuid.uuid4())
        with self._database.transaction():
            self._submissions.add(
                SubmissionRow(
                    id=job.submission_id,
                    account_id=self._account.id,
                    queue_id=job.queue_id,
                    operation_id=self._operation_id,
                    prompt_index=job.prompt_index,
                    title=job.prompt.title,
                    feed_before=job.feed_before,
                    state="about_to_submit",
                    batch_id=job.batch_id,
                    prompt_key=prompt_key(job.prompt.title, job.prompt.lyrics, job.prompt.style),
                )
            )
            self._put(job, "in_progress")

    def confirm(self, job: SongJob) -> None:
        """Write down that the service has it, with the clips that are known."""
        job.is_submitted = True
        with self._database.transaction():
            self._set_submission(job, "submitted")
            self._put(job, "in_progress")

    def forget(self, job: SongJob) -> None:
        """Write down that the submission certainly did not happen, as if the song had not been begun."""
        if job.submission_id is not None:
            with self._database.transaction():
                self._submissions.remove(job.submission_id)
                known = self._records.get(job.record_id, self._account.name)
                self._records.remove(job.record_id, self._account.name)
            job.created_at = known.created_at if known is not None else ""
        job.submission_id = None

    def settle(self, job: SongJob, also: Callable[[SongJob], None]) -> None:
        """Write down what became of the song; `also` writes into the same transaction."""
        with self._database.transaction():
            if job.submission_id is not None:
                self._set_submission(job, "doubtful" if job.is_doubtful else "done")
            self._put(job, job.outcome or "failed")
            also(job)

    def stop(self, job: SongJob, status: str, reason: str | None) -> None:
        """Write down that the operation ends before the song does; its submission stays to be taken up."""
        with self._database.transaction():
            self._put(job, status, reason)

    def _set_submission(self, job: SongJob, state: str) -> None:
        """Keep the clips of a song with its submission; a failed one has none, and can so be found again."""
        if job.submission_id is not None:
            clip_ids = () if job.outcome == "failed" else tuple(job.clip_ids)
            self._submissions.set_state(job.submission_id, state, clip_ids)

    def _put(self, job: SongJob, status: str, error: str | None = None) -> None:
        """Write the record; as soon as a clip is known it takes that clip's id."""
        name = self._account.name
        known = self._records.get(job.record_id, name)
        now = utc_now()
        job.created_at = job.created_at or (known.created_at if known is not None else now)
        song_id = job.clip_ids[0] if job.clip_ids else job.record_id
        if known is not None and song_id != job.record_id:
            self._records.remove(job.record_id, name)
        job.record_id = song_id
        self._records.put(
            CreationRecordRow(
                song_id=song_id,
                account_name=name,
                title=job.prompt.title,
                prompt_index=job.prompt_index,
                status=status,
                created_at=job.created_at,
                updated_at=now,
                error_message=error or job.error,
                style=job.prompt.style,
                queue_id=job.queue_id,
                clip_ids=tuple(job.clip_ids),
                operation_id=self._operation_id,
            )
        )
