"""A backend's back room that runs one queue and is killed at a moment that is named on its command line."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stdwire_songs.managers.song_book import SongBook
from stdwire_songs.protocol import StartQueueExecutionPayload
from stdwire_songs.services.studio_service import StudioService
from stdwire_songs.services.studio_session import StudioSession
from tests.managers.bench import Bench
from tests.services.recorder import operation
from tests.services.studio_control import PACE

MOMENTS: dict[str, tuple[type, str, str]] = {
    "before the submission is written down": (SongBook, "begin", "before"),
    "after the submission is written down": (SongBook, "begin", "after"),
    "before the submission is sent": (StudioSession, "submit", "before"),
    "after the submission was answered": (StudioSession, "submit", "after"),
    "before the answer is written down": (SongBook, "confirm", "before"),
    "after the answer is written down": (SongBook, "confirm", "after"),
    "before the song is settled": (SongBook, "settle", "before"),
    "after the song is settled": (SongBook, "settle", "after"),
}
"""Where the process dies, at the second song of the queue."""


def main() -> None:
    """Run the queue, and die."""
    folder, url, queue_id, moment = sys.argv[1:]
    deadly(*MOMENTS[moment])
    bench = Bench(Path(folder), StudioService(lambda: url, pace=PACE))
    bench.execution.start(StartQueueExecutionPayload(queue_ids=[queue_id]), operation())
    sys.exit("the process lives on")


def deadly(owner: type, name: str, when: str) -> None:
    """Let a method kill the process when it is called for the second song."""
    method: Callable[..., Any] = getattr(owner, name)

    def wrapped(self: object, subject: Any, *rest: Any) -> Any:
        title = getattr(subject, "title", None) or subject.prompt.title
        if title == "Two" and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = method(self, subject, *rest)
        if title == "Two" and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, wrapped)


if __name__ == "__main__":
    main()
