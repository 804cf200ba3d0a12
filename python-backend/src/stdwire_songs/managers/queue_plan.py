"""What is left to do for a queue."""

from collections.abc import Sequence

from stdwire_songs.managers.creation_failures import batch_failed
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.managers.taking_up import take_up
from stdwire_songs.protocol.types import Prompt
from stdwire_songs.storage.prompts import PromptRow
from stdwire_songs.storage.queues import QueueRow
from stdwire_songs.storage.submissions import SubmissionRow

_OVER = ("done", "doubtful")


def plan_queue(
    row: QueueRow, prompts: Sequence[PromptRow], submissions: Sequence[SubmissionRow]
) -> list[SongJob]:
    """Return the songs that are not done: those that were begun first, then the others in their order.

    Each prompt that was dealt with has a submission that says so. Where the queue counts more songs than
    that, they were made elsewhere and told by UPDATE_QUEUE_PROGRESS: then they are the first of the others.
    """
    if len(prompts) != row.range_end - row.range_start:
        raise batch_failed(f"The prompts of the queue {row.id} are not there any more. Make a new queue.")
    latest = {submission.prompt_index: submission for submission in submissions}
    done = sum(submission.state in _OVER for submission in latest.values())
    elsewhere = max(0, row.completed_count + row.failed_count - done)
    untouched = [index for index in range(row.range_start, row.range_end) if index not in latest]
    begun = [index for index in sorted(latest) if latest[index].state not in _OVER]
    return [
        _job(row, index, prompts[index - row.range_start], latest.get(index))
        for index in [*begun, *untouched[elsewhere:]]
    ]


def _job(row: QueueRow, index: int, prompt: PromptRow, submission: SubmissionRow | None) -> SongJob:
    job = SongJob(
        prompt_index=index,
        prompt=Prompt(title=prompt.title, lyrics=prompt.lyrics, style=prompt.style),
        record_id=f"{row.id}/{index}",
        queue_id=row.id,
    )
    if submission is not None:
        take_up(job, submission)
    return job
