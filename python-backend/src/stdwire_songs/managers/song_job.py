"""One song on its way from prompt to clips."""

from msgspec import Struct, field

from stdwire_songs.protocol.types import Prompt


class SongJob(Struct):
    """What is known about one song; it changes while the song is made."""

    prompt_index: int
    """The prompt's place in the batch, or in the shared list of prompts."""
    prompt: Prompt
    record_id: str
    """The id of its creation record: the first clip's as soon as that is known."""
    queue_id: str | None = None
    batch_id: str | None = None
    """The batch that it belongs to, which may outlive the operation that began it."""
    submission_id: str | None = None
    feed_before: tuple[str, ...] = ()
    """The newest clips as they were before it was submitted."""
    seconds_since_submission: float = 0.0
    """How long ago it was submitted, or was to be, when it was taken up again."""
    is_submitted: bool = False
    """Whether the service has confirmed it, or shown its clips."""
    expected_clips: int = 1
    clip_ids: list[str] = field(default_factory=list)
    is_doubtful: bool = False
    """It failed, and may yet be found at the service: it is never submitted again by itself."""
    clip_states: dict[str, str] = field(default_factory=dict)
    created_at: str = ""
    percent: float = 0.0
    outcome: str | None = None
    """`completed`, `failed` or `pending`, once that is settled."""
    error: str | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will become of it."""
        return self.outcome is not None

    @property
    def made_clips(self) -> list[str]:
        """The clips that are complete."""
        return [clip_id for clip_id in self.clip_ids if self.clip_states.get(clip_id) == "complete"]
