"""One song, or the wish for one."""

import msgspec

from stdwire_songs.studio.prompts import SongPrompt
from stdwire_songs.studio.timeline import Outcome


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """One song, or the wish for one."""

    seq: int
    """Its place among all clips of this studio, the newest last."""
    id: str
    user_id: str
    batch_index: int
    seed: int
    prompt: SongPrompt
    outcome: Outcome
    lag_ms: int
    """How much longer than usual it stays out of listings."""
    duration: float
    created_at: int
    is_public: bool
    is_trashed: bool
    unlocked_at: int | None
    """When its download was counted."""


class NewClip(msgspec.Struct, frozen=True, kw_only=True):
    """A clip that is about to be made."""

    seed: int
    prompt: SongPrompt
    duration: float
    outcome: Outcome = Outcome.COMPLETE
    lag_ms: int = 0
    is_public: bool = True
