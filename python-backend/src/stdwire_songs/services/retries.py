"""How often a download is tried, and how long it waits in between."""

from stdwire_songs.services.cancellation import Cancellation, pause
from stdwire_songs.services.download_errors import download_failed
from stdwire_songs.services.retry_after import growing_pause
from stdwire_songs.services.service_errors import ServiceUnreachable
from stdwire_songs.services.song_service import OnWait

BROKEN_TRIES = 5
BROKEN_PAUSE_SECONDS = 0.1
REFUSED_TRIES = 5
RESTARTS = 3

ENOUGH_BYTES = 1024 * 1024
"""A try that brought this much was worth it, even if it broke: the count begins again."""


class PauseAsked(Exception):  # noqa: N818 - a wish of the server
    """The server is asked too often."""

    def __init__(self, seconds: float | None) -> None:
        """Keep the pause, where the server named one."""
        super().__init__()
        self.seconds = seconds


class StartAgain(Exception):  # noqa: N818 - a turn of events
    """What is here does not belong to what the server has now."""


class Retries:
    """The counts of one download."""

    def __init__(self, cancellation: Cancellation, on_wait: OnWait) -> None:
        """Wait until the cancellation, and tell `on_wait` about the pauses that the server asks for."""
        self._cancellation = cancellation
        self._on_wait = on_wait
        self._broken = self._refused = self._restarts = 0

    def after_break(self, error: ServiceUnreachable, *, gained: int) -> None:
        """Wait before the next try, or give up."""
        self._broken = 1 if gained >= ENOUGH_BYTES else self._broken + 1
        if self._broken >= BROKEN_TRIES:
            raise download_failed(
                "network",
                f"The download broke off {BROKEN_TRIES} times. {error.message} What was received is kept.",
            ) from error
        pause(self._cancellation, BROKEN_PAUSE_SECONDS * 2**self._broken)

    def after_refusal(self, asked: PauseAsked) -> None:
        """Give the server the pause that it asks for, or give up."""
        self._refused += 1
        if self._refused >= REFUSED_TRIES:
            raise download_failed(
                "rate_limited",
                f"The media host still asks for a pause after {REFUSED_TRIES} tries. "
                "Wait some minutes, then try again.",
            ) from None
        seconds = growing_pause(self._refused) if asked.seconds is None else asked.seconds
        self._on_wait(f"The media host asks for a pause of {seconds:.0f} s.", seconds)
        pause(self._cancellation, seconds)

    def after_restart(self, why: StartAgain) -> None:
        """Go on with the first byte, or give up."""
        self._restarts += 1
        if self._restarts > RESTARTS:
            raise download_failed(
                "network", f"The media host never sent the whole file: {why}. Try again later."
            ) from why
