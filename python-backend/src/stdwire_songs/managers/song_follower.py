"""Following one submitted song until nothing more becomes of it."""

import time
from collections.abc import Callable, Mapping

from stdwire_songs.managers.reporter import Reporter
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.managers.song_reports import tell_clip
from stdwire_songs.protocol.types import Clip
from stdwire_songs.services.song_service import Pace

_ENDS = ("complete", "error")


class SongFollower:
    """Watches the clips of one song."""

    def __init__(
        self, job: SongJob, pace: Pace, report: Reporter, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin to watch."""
        self.job = job
        self._pace = pace
        self._report = report
        self._clock = clock
        self._began_at = self._changed_at = clock()
        self._complaint = ""

    def is_short(self) -> bool:
        """Say whether another clip may still appear."""
        late = self._clock() - self._began_at > self._pace.appear_seconds
        return len(self.job.clip_ids) < self.job.expected_clips and not late

    def look(self, clips: Mapping[str, Clip]) -> tuple[str, str | None] | None:
        """Tell what has changed, and return the song's outcome with its error once that is settled."""
        for clip_id in self.job.clip_ids:
            clip = clips.get(clip_id)
            if clip is not None and self.job.clip_states.get(clip_id) != clip.status:
                self._note(clip)
        states = [self.job.clip_states.get(clip_id) for clip_id in self.job.clip_ids]
        if all(state in _ENDS for state in states) and not self.is_short():
            return self._verdict("The song service could not make the song")
        if self._clock() - self._changed_at > self._pace.stall_seconds:
            return self._verdict(f"The song has stood still for {self._pace.stall_seconds:g} s")
        return None

    def _note(self, clip: Clip) -> None:
        self.job.clip_states[clip.id] = clip.status
        self._changed_at = self._clock()
        message = clip.metadata.get("error_message")
        if clip.status == "error" and isinstance(message, str):
            self._complaint = message
        tell_clip(self._report, self.job, clip)

    def _verdict(self, complaint: str) -> tuple[str, str | None]:
        """One complete clip is a song; that the other one failed is in the states of the clips."""
        if self.job.made_clips:
            return "completed", None
        return "failed", f"{complaint}: {self._complaint}" if self._complaint else f"{complaint}."
