"""What is told about single songs while they are made."""

from stdwire_songs.managers.reporter import Reporter
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.types import Clip

_STEPS = {
    "submitting": (10.0, "in_progress", "Submitting"),
    "submitted": (30.0, "in_progress", "Submitted"),
    "generating": (50.0, "in_progress", "Being made"),
    "done": (100.0, "completed", "Done"),
    "failed": (100.0, "failed", "Failed"),
    "pending": (20.0, "waiting_for_user", "Left to a person to submit"),
}
_CLIP_STATES = {"submitted": 10.0, "queued": 25.0, "streaming": 60.0, "complete": 100.0, "error": 100.0}
_UNKNOWN_STATE = 40.0
_STATUS_WORDS = {"complete": "completed", "error": "failed"}


def tell_step(report: Reporter, job: SongJob, step: str) -> None:
    """Tell what is being done with a prompt."""
    percent, status, words = _STEPS[step]
    job.percent = max(job.percent, percent)
    report.progress(
        "SONG_PROGRESS",
        status=status,
        message=f"{words}: {job.prompt.title}",
        progress=job.percent,
        prompt_index=job.prompt_index,
        title=job.prompt.title,
        step=step,
        queue_id=job.queue_id,
    )


def tell_clip(report: Reporter, job: SongJob, clip: Clip) -> None:
    """Tell how far the service is with one clip."""
    report.progress(
        "SONG_CREATION_PROGRESS",
        status=_STATUS_WORDS.get(clip.status, clip.status),
        message=f"{job.prompt.title}: {clip.status}",
        progress=_CLIP_STATES.get(clip.status, _UNKNOWN_STATE),
        song_id=clip.id,
        title=job.prompt.title,
        prompt_index=job.prompt_index,
        queue_id=job.queue_id,
    )


def tell_failure(report: Reporter, job: SongJob, percent: float) -> None:
    """Tell that a song could not be made, and that the others go on."""
    report.progress(
        "ERROR_UPDATE",
        status="in_progress",
        message=f"The song {job.prompt.title!r} could not be made; the others go on.",
        progress=percent,
        error=job.error or "The song could not be made.",
        error_code=str(ErrorCode.SONG_CREATION_FAILED),
        queue_id=job.queue_id,
        prompt_index=job.prompt_index,
        title=job.prompt.title,
    )
