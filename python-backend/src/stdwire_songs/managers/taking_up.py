"""Taking up a song again that was submitted, or was about to be, before the work on it ended."""

from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.storage.submissions import SubmissionRow
from stdwire_songs.storage.timestamps import seconds_since


def take_up(job: SongJob, submission: SubmissionRow) -> None:
    """Let a song go on from its submission: it is looked for in the feed before anything is sent again."""
    job.submission_id = submission.id
    job.feed_before = submission.feed_before
    job.seconds_since_submission = seconds_since(submission.written_at)
    job.is_submitted = submission.state in ("submitted", "doubtful")
    job.clip_ids = list(submission.clip_ids)
    job.expected_clips = max(1, len(job.clip_ids))
    job.record_id = job.clip_ids[0] if job.clip_ids else job.record_id
