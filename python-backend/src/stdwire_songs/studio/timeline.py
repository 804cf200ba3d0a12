"""Where a song stands, by the time that has passed since it was asked for.

::

    submitted ──▶ queued ──▶ streaming ──▶ complete
        │            │            └──────▶ error
        │            └ stuck: stays here
        └ not yet in any listing for the first moment

The state is never stored: it follows from the clock, so it is right after a restart too.
"""

from enum import StrEnum

import msgspec

LAG_SECONDS = 0.1
"""New clips appear in listings a little later than the submission is confirmed."""
QUEUED_AT = 0.2
STREAMING_AT = 0.5
DONE_AT = 1.0
PREPARE_SECONDS = 0.3
"""How long the service needs to prepare a file for its own Download button."""


class Status(StrEnum):
    """The states of a song, as listings name them."""

    SUBMITTED = "submitted"
    QUEUED = "queued"
    STREAMING = "streaming"
    COMPLETE = "complete"
    ERROR = "error"


class Outcome(StrEnum):
    """How it will end; decided when the song is asked for."""

    COMPLETE = "complete"
    ERROR = "error"
    STUCK = "stuck"


class Timeline(msgspec.Struct, frozen=True):
    """The pace of one studio."""

    speed: float

    def status(self, outcome: Outcome, created_at: int, now: int) -> Status:
        """Return the state of a song at a moment."""
        elapsed = self.elapsed(created_at, now)
        if elapsed < QUEUED_AT:
            return Status.SUBMITTED
        if elapsed < STREAMING_AT or outcome is Outcome.STUCK:
            return Status.QUEUED
        if elapsed < DONE_AT:
            return Status.STREAMING
        return Status.COMPLETE if outcome is Outcome.COMPLETE else Status.ERROR

    def visible_until(self, now: int) -> int:
        """Return the moment up to which clips must have been made to be in listings now."""
        return now - int(self.real_ms(LAG_SECONDS))

    def elapsed(self, since: int, now: int) -> float:
        """Return the studio's seconds between two moments in milliseconds."""
        return (now - since) / 1_000 * self.speed

    def real_ms(self, seconds: float) -> float:
        """Return how many real milliseconds the studio's seconds take."""
        return seconds * 1_000 / self.speed
