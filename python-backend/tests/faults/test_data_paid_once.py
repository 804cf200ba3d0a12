"""D09: kill -9 around the submission of a song, which is what costs something."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from stdwire_songs.managers.abandoned import interrupt_abandoned
from stdwire_songs.protocol import CreateSongsBatchPayload, StartQueueExecutionPayload
from stdwire_songs.services.cancellation import NEVER
from stdwire_songs.services.studio_service import StudioService
from stdwire_songs.services.studio_session import StudioSession
from stdwire_songs.storage.accounts import AccountRow
from tests.faults.programs.make_songs_and_die import MOMENTS, TITLES
from tests.faults.programs.victim import Victim
from tests.managers.bench import Bench, opened, prompts
from tests.managers.conftest import account, bench
from tests.managers.deaths import death_at
from tests.services.recorder import operation
from tests.services.studio_control import PACE, RunningStudio, running_studio, studio

__all__ = ["account", "bench", "running_studio", "studio"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", ["queue", "batch"])
def test_d09_killed_at_any_step_of_a_submission_each_song_is_paid_for_once(
    bench: Bench, account: AccountRow, studio: RunningStudio, kind: str, moment: str
) -> None:
    """D09: the feed is compared before anything is sent again, and the work goes on where it was."""
    before = studio.submissions()
    subject = bench.add_queue(account.name, prompts(*TITLES)).id if kind == "queue" else account.name
    bench.close()

    _die(bench.path, studio.url, kind, subject, moment)

    with opened(bench.path, studio.service) as again:
        interrupt_abandoned(again.stores)
        if kind == "queue":
            assert again.queue(subject).status == "interrupted"
            again.execution.start(StartQueueExecutionPayload(queue_ids=[subject]), operation())
            assert again.queue(subject).completed_count == 3
        else:
            assert "interrupted" in {row.status for row in again.records.newest_first()}
            payload = CreateSongsBatchPayload(
                account_name=subject, prompts=prompts(*TITLES), auto_submit=True
            )
            outcome = again.batches.create_songs_batch(payload, operation())
            assert [song.success for song in outcome.results] == [True, True, True]
        assert studio.submissions() == before + 3
        records = again.records_by_prompt()
        assert {row.status for row in records.values()} == {"completed"}
        assert len(records) == 3
        clips = [clip_id for row in records.values() for clip_id in row.clip_ids]
        assert len(clips) == len(set(clips))
        assert again.unfinished_submissions() == []


def _die(folder: Path, url: str, kind: str, subject: str, moment: str) -> None:
    command = [sys.executable, "-m", "tests.faults.programs.make_songs_and_die"]
    ended = subprocess.run(
        [*command, str(folder), url, kind, subject, moment], cwd=Path(__file__).parents[2], check=False
    )
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("fault", "fields"),
    [
        ("slow", {"path": "/api/generate", "seconds": 0.5}),  # killed before the studio has read it
        ("slow", {"path": "/api/feed", "seconds": 0.3}),  # killed between the submission and its clips
        ("late_clips", {"seconds": 0.5}),  # killed when it is paid for, and its clips do not show yet
        ("hang", {"path": "/api/generate"}),  # killed while it is sent, and it never arrives
    ],
)
@pytest.mark.parametrize("step", ["submitting", "submitted"])
def test_d09_a_whole_backend_that_is_killed_pays_once_whatever_the_service_is_doing(
    tmp_path: Path, studio: RunningStudio, fault: str, fields: dict[str, object], step: str
) -> None:
    """D09: over the wire and the studio's HTTP interface, for a queue."""
    name, before = f"d09-{tmp_path.name}", studio.submissions()
    arguments = ("--studio-url", studio.url, "--session-mode", "direct")
    victim = Victim(tmp_path / "data", *arguments)
    victim.data("CREATE_ACCOUNT", {"name": name})
    queue = {"account_name": name, "total_songs": 2, "songs_per_batch": 1}
    prompt = {"lyrics": "la la", "style": "calm"}
    both = [{"title": title, **prompt} for title in ("One", "Two")]
    queue_id = victim.data("CREATE_QUEUE", {**queue, "prompts": both})["id"]
    studio.fault(fault, **fields)
    victim.data("START_QUEUE_EXECUTION", {"queue_ids": [queue_id]})
    if fault != "hang" or step == "submitting":
        _await_step(victim, step)
    victim.kill()
    studio.clear()

    victim = Victim(tmp_path / "data", *arguments)
    assert victim.data("GET_QUEUES")[0]["status"] == "interrupted"
    victim.data("START_QUEUE_EXECUTION", {"queue_ids": [queue_id]})
    while (message := victim.read()) is not None and not message.get("payload", {}).get("final"):
        pass

    (row,) = victim.data("GET_QUEUES")
    assert (row["status"], row["completed_count"]) == ("completed", 2)
    assert studio.submissions() == before + 2
    assert victim.end() == 0


def test_d09_a_submission_that_the_service_takes_in_after_the_restart_is_waited_for(
    bench: Bench, account: AccountRow, studio: RunningStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D09: it was on its way when its sender died, and takes longer than songs need to appear."""
    patient = StudioService(lambda: studio.url, pace=msgspec.structs.replace(PACE, in_flight_seconds=20.0))
    payload = CreateSongsBatchPayload(account_name=account.name, prompts=prompts("One"), auto_submit=True)
    before = studio.submissions()

    with death_at(monkeypatch, (StudioSession, "submit")):
        bench.batches.create_songs_batch(payload, operation())
    studio.fault("slow", path="/api/generate", seconds=3 * PACE.appear_seconds)
    token = bench.token(account.name)

    def arrive() -> None:
        with bench.service.open(token, NEVER) as session:
            session.submit(prompts("One")[0], None)

    arriving = threading.Thread(target=arrive)
    arriving.start()
    bench.close()
    with opened(bench.path, patient) as again:
        outcome = again.batches.create_songs_batch(payload, operation())
    arriving.join()

    assert outcome.results[0].success
    assert studio.submissions() == before + 1


def _await_step(victim: Victim, step: str) -> None:
    while (message := victim.read()) is not None:
        if message.get("payload", {}).get("step") == step:
            return
    raise AssertionError(f"{step} never came")
