"""Batches of songs, taken up anew or where they were cut short.

A batch that has not come to its end goes on when the same prompts are sent again for its account: songs that
are there are not made again, and songs that may have been paid for are looked for before anything is sent.
The latter holds for single prompts as well, when others stand beside them in the new batch.
"""

import contextlib
import uuid
from collections.abc import Iterator, Sequence
from threading import Lock

from stdwire_songs.errors import OperationInterrupted, SongError
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.managers.taking_up import take_up
from stdwire_songs.protocol.types import Prompt
from stdwire_songs.storage.accounts import AccountRow
from stdwire_songs.storage.creation_records import CreationRecordRow
from stdwire_songs.storage.prompts import PromptRow
from stdwire_songs.storage.song_batches import SongBatchRow
from stdwire_songs.storage.stores import Stores
from stdwire_songs.storage.submissions import SubmissionRow, prompt_key
from stdwire_songs.storage.timestamps import utc_now

_FAILED_BEFORE = "The song had failed before the batch was cut short."


class SongBatches:
    """Knows what is left to do of a batch."""

    def __init__(self, stores: Stores) -> None:
        """Keep the batches in these stores."""
        self._stores = stores
        self._beginning = Lock()
        self._at_work: set[str] = set()
        """The batches on which operations of this process work."""

    @contextlib.contextmanager
    def taken_up(
        self, account: AccountRow, prompts: Sequence[Prompt], operation_id: str
    ) -> Iterator[list[SongJob]]:
        """Yield the songs of a batch for as long as an operation works on it; some may be settled already."""
        with self._beginning:
            with self._stores.database.transaction():
                batch, jobs = self._begin(account, prompts, operation_id)
            self._at_work.add(batch.id)
        try:
            yield jobs
        except OperationInterrupted as error:
            with contextlib.suppress(SongError):  # the first error is the one to tell about
                self.interrupt(batch, error.message)
            raise
        finally:
            with self._beginning:  # nobody takes it up before it is written down how it stands
                with contextlib.suppress(SongError):
                    if all(job.is_settled for job in jobs):
                        self._stores.song_batches.end(batch.id)
                    else:
                        self._stores.song_batches.let_go(batch.id)
                self._at_work.discard(batch.id)

    def interrupt(self, batch: SongBatchRow, reason: str) -> int:
        """Record the songs of a batch that were not begun as interrupted, and return how many there are."""
        account = self._stores.accounts.by_id(batch.account_id)
        begun = {row.prompt_index for row in self._stores.submissions.of_batch(batch.id)}
        now, count = utc_now(), 0
        with self._stores.database.transaction():
            for index, prompt in enumerate(batch.prompts):
                record_id = _record_id(batch.id, index)
                if account is None or index in begun or self._stores.records.get(record_id, account.name):
                    continue
                count += 1
                self._stores.records.put(
                    CreationRecordRow(
                        song_id=record_id,
                        account_name=account.name,
                        title=prompt.title,
                        prompt_index=index,
                        status="interrupted",
                        created_at=now,
                        updated_at=now,
                        error_message=reason,
                        style=prompt.style,
                        operation_id=batch.operation_id,
                    )
                )
        return count

    def _begin(
        self, account: AccountRow, prompts: Sequence[Prompt], operation_id: str
    ) -> tuple[SongBatchRow, list[SongJob]]:
        rows = tuple(PromptRow(prompt.title, prompt.lyrics, prompt.style) for prompt in prompts)
        batches = self._stores.song_batches.of_account(account.id)
        cut_short = [row for row in batches if row.id not in self._at_work]
        batch = next((row for row in cut_short if row.prompts == rows), None)
        if batch is not None:
            self._stores.song_batches.begin_again(batch.id, operation_id)
            return batch, self._resume(batch, prompts, account.name)
        for row in cut_short:
            if set(row.prompts) & set(rows):  # this one goes on in its place
                self._stores.song_batches.end(row.id)
        batch = SongBatchRow(str(uuid.uuid4()), account.id, operation_id, rows)
        self._stores.song_batches.add(batch)
        jobs = _new_jobs(batch.id, prompts)
        self._adopt(jobs, account, batch.id, operation_id)
        return batch, jobs

    def _resume(self, batch: SongBatchRow, prompts: Sequence[Prompt], account_name: str) -> list[SongJob]:
        """Return the songs of a batch with what is known about each."""
        latest = {row.prompt_index: row for row in self._stores.submissions.of_batch(batch.id)}
        jobs = _new_jobs(batch.id, prompts)
        for job in jobs:
            submission = latest.get(job.prompt_index)
            if submission is None:
                continue
            take_up(job, submission)
            if submission.state == "done":
                record = self._stores.records.get(job.record_id, account_name)
                job.outcome = "completed" if job.clip_ids else "failed"
                job.error = (record and record.error_message) or (None if job.clip_ids else _FAILED_BEFORE)
        return jobs

    def _adopt(self, jobs: Sequence[SongJob], account: AccountRow, batch_id: str, operation_id: str) -> None:
        """Let songs go on from submissions of the same prompt that other batches left open."""
        waiting: dict[str, list[SubmissionRow]] = {}
        for row in self._stores.submissions.open_in_batches(account.id):
            if row.batch_id not in self._at_work:
                waiting.setdefault(row.prompt_key, []).append(row)
        for job in jobs:
            found = waiting.get(prompt_key(job.prompt.title, job.prompt.lyrics, job.prompt.style))
            if not found:
                continue
            submission, record_id = found.pop(0), job.record_id
            self._stores.submissions.move(submission.id, batch_id, job.prompt_index, operation_id)
            take_up(job, submission)
            # Asked for anew, a song that never appeared may be made anew, once it was looked for.
            job.is_submitted = submission.state == "submitted"
            if not job.clip_ids:
                old = _record_id(submission.batch_id or "", submission.prompt_index)
                self._stores.records.rename_song(old, record_id, account.name)


def _new_jobs(batch_id: str, prompts: Sequence[Prompt]) -> list[SongJob]:
    return [
        SongJob(prompt_index=index, prompt=prompt, record_id=_record_id(batch_id, index), batch_id=batch_id)
        for index, prompt in enumerate(prompts)
    ]


def _record_id(batch_id: str, prompt_index: int) -> str:
    """Return the id of a song's record for as long as none of its clips is known."""
    return f"{batch_id}/{prompt_index}"
