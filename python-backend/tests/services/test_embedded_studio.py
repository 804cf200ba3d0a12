"""The backend's own studio: started once, and gone with its owner."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from stdwire_songs.errors import SongError
from stdwire_songs.services import embedded_studio
from stdwire_songs.services.embedded_studio import EmbeddedStudio
from tests.processes import wait_for_end


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[EmbeddedStudio]:
    studio = EmbeddedStudio(tmp_path / "studio", speed=20)
    yield studio
    studio.close()


def is_there(url: str) -> bool:
    try:
        return requests.get(f"{url}/control/state", timeout=10).status_code == 200
    except requests.ConnectionError:
        return False


def test_nothing_is_started_before_it_is_asked_for(studio: EmbeddedStudio) -> None:
    assert studio.pid is None


def test_many_who_ask_at_once_get_the_same_one(studio: EmbeddedStudio) -> None:
    addresses: list[str] = []
    threads = [threading.Thread(target=lambda: addresses.append(studio.address())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(addresses) == 8
    assert len(set(addresses)) == 1
    assert is_there(addresses[0])


def test_what_is_to_go_wrong_goes_wrong_from_the_start(tmp_path: Path) -> None:
    studio = EmbeddedStudio(tmp_path / "studio", speed=20, faults='[{"name": "sign_in_refused"}]')
    try:
        answer = requests.post(f"{studio.address()}/api/sign-in", json={"handle": "demo"}, timeout=10)
    finally:
        studio.close()

    assert answer.status_code == 403


def test_one_that_was_killed_is_started_again(studio: EmbeddedStudio) -> None:
    studio.address()
    pid = studio.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    assert is_there(studio.address())
    assert studio.pid != pid


def test_a_closed_one_is_gone_and_stays_so(studio: EmbeddedStudio) -> None:
    url = studio.address()
    studio.close()

    assert not is_there(url)
    with pytest.raises(SongError, match="was stopped"):
        studio.address()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="tells of another process's end on Linux only")
def test_it_ends_when_its_owner_is_killed(tmp_path: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-m", "tests.services.studio_owner", str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    assert owner.stdout is not None
    url, pid = owner.stdout.readline().split()
    assert is_there(url)

    owner.kill()
    owner.wait()
    owner.stdout.close()

    wait_for_end(int(pid))
    assert not is_there(url)


def test_one_that_cannot_start_says_why(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    studio = EmbeddedStudio(file / "studio")

    with pytest.raises(SongError, match="did not start: it ended with exit code 78"):
        studio.address()
    assert studio.pid is None


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
class TestOneThatNeverListens:
    """A studio that starts and then says nothing."""

    @pytest.fixture(autouse=True)
    def silent(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        program = tmp_path / "silent"
        program.write_text(f"#!{sys.executable}\nimport sys\nsys.stdin.read()\n")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(program))

    def test_it_is_given_up_and_ended(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(embedded_studio, "START_SECONDS", 0.3)

        with pytest.raises(SongError, match="did not listen within"):
            EmbeddedStudio(tmp_path / "studio").address()

    def test_it_does_not_hold_up_a_backend_that_stops(self, tmp_path: Path) -> None:
        studio = EmbeddedStudio(tmp_path / "studio")
        timer = threading.Timer(0.1, studio.close)
        timer.start()

        with pytest.raises(SongError, match="was stopped"):
            studio.address()
        timer.join()
