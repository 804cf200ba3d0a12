"""A queue whose backend is killed: nothing is paid for twice, whenever it happens."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from stdwire_songs.protocol import StartQueueExecutionPayload
from stdwire_songs.storage.accounts import AccountRow
from tests.managers.bench import Bench, opened, prompts
from tests.managers.queue_runner import MOMENTS
from tests.services.recorder import operation
from tests.services.studio_control import RunningStudio


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_it_goes_on_where_it_was_and_each_song_is_submitted_once(
    bench: Bench, account: AccountRow, studio: RunningStudio, moment: str
) -> None:
    queue_id = bench.add_queue(account.name, prompts("One", "Two", "Three")).id
    before = studio.submissions()
    bench.close()

    command = [sys.executable, "-m", "tests.managers.queue_runner"]
    arguments = [str(bench.path), studio.url, queue_id, moment]
    ended = subprocess.run([*command, *arguments], cwd=Path(__file__).parents[2], check=False)
    assert ended.returncode == -signal.SIGKILL

    with opened(bench.path, studio.service) as again:
        again.queues.interrupt_abandoned("The backend was killed.")
        again.records.interrupt_abandoned("The backend was killed.")
        assert again.queue(queue_id).completed_count == (2 if moment == "after the song is settled" else 1)

        again.execution.start(StartQueueExecutionPayload(queue_ids=[queue_id]), operation())

        row = again.queue(queue_id)
        assert (row.status, row.completed_count, row.failed_count) == ("completed", 3, 0)
        assert studio.submissions() == before + 3
        assert {record.status for record in again.records_by_prompt().values()} == {"completed"}
        assert len(again.records_by_prompt()) == 3
        assert again.unfinished_submissions() == []
