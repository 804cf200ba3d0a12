"""A backend's back room that makes songs and is killed at a moment that is named on its command line.

    python -m tests.faults.programs.make_songs_and_die FOLDER STUDIO_URL KIND SUBJECT MOMENT

KIND is `queue`, and SUBJECT its id, or `batch`, and SUBJECT the name of the account; the songs of a batch are
those of TITLES. MOMENT is one of MOMENTS: the process dies at the second song.
"""

import os
import signal
import sys
from pathlib import Path

from stdwire_songs.protocol import CreateSongsBatchPayload, StartQueueExecutionPayload
from stdwire_songs.services.studio_service import StudioService
from tests.managers import queue_runner
from tests.managers.bench import Bench, prompts
from tests.services.recorder import Recorder, operation
from tests.services.studio_control import PACE

TITLES = ("One", "Two", "Three")

BEFORE_THE_ACKNOWLEDGEMENT = "after the operation is written down, before it is acknowledged"
MOMENTS = (BEFORE_THE_ACKNOWLEDGEMENT, *queue_runner.MOMENTS)


def main() -> None:
    """Make songs, and die."""
    folder, url, kind, subject, moment = sys.argv[1:]
    report = operation()
    if moment == BEFORE_THE_ACKNOWLEDGEMENT:
        report = Deadly(is_operation=True)
    else:
        queue_runner.deadly(*queue_runner.MOMENTS[moment])
    bench = Bench(Path(folder), StudioService(lambda: url, pace=PACE))
    if kind == "queue":
        bench.execution.start(StartQueueExecutionPayload(queue_ids=[subject]), report)
    else:
        payload = CreateSongsBatchPayload(account_name=subject, prompts=prompts(*TITLES), auto_submit=True)
        bench.batches.create_songs_batch(payload, report)
    sys.exit("the process lives on")


class Deadly(Recorder):
    """Dies in the place of telling that the operation was taken on."""

    def accept(self, **_fields: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
