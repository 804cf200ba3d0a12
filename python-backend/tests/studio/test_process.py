"""The studio as a process: how it begins, how it ends, and what it keeps."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.studio.child import HANG_SECONDS, running, until


def test_it_says_once_where_it_listens_and_ends_with_its_stdin(tmp_path: Path) -> None:
    """One line on stdout, nothing on stderr, exit code 0."""
    with running(tmp_path) as child:
        assert json.loads(child.ready_line) == {"type": "STUDIO_READY", "url": child.url}
        assert child.get("/").status_code == 200
        assert child.close() == (b"", b"")


def test_it_listens_on_this_machine_alone(tmp_path: Path) -> None:
    """Even another address of the loopback network is not answered."""
    with running(tmp_path) as child:
        port = urlsplit(child.url).port
        assert urlsplit(child.url).hostname == "127.0.0.1"
        if sys.platform == "linux":  # elsewhere the other addresses of the network do not exist
            with socket.socket() as other:
                other.settimeout(HANG_SECONDS)
                assert other.connect_ex(("127.0.0.2", port)) != 0
        child.close()


def test_it_listens_on_the_port_that_it_is_told(tmp_path: Path) -> None:
    """One that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with running(tmp_path, "--port", str(port)) as child:
        assert child.url == f"http://127.0.0.1:{port}"
        child.close()


def test_an_answer_that_hangs_does_not_keep_it_alive(tmp_path: Path) -> None:
    """It ends with its stdin all the same."""
    with running(tmp_path) as child, socket.create_connection(
        ("127.0.0.1", urlsplit(child.url).port or 0), HANG_SECONDS
    ) as hanging:  # fmt: skip
        child.fault("hang", seconds=600)
        hanging.sendall(b"GET /api/session/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        until(lambda: child.state()["requests"].get("GET /api/session/", 0), lambda count: count == 1)

        assert child.close() == (b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
def test_ctrl_c_is_left_to_its_owner_and_sigterm_ends_it(tmp_path: Path) -> None:
    """Both reach it; one of them is meant for it."""
    with running(tmp_path) as child:
        child.process.send_signal(signal.SIGINT)
        assert child.get("/").status_code == 200

        child.process.send_signal(signal.SIGTERM)
        child.http.close()
        child.process.communicate(timeout=HANG_SECONDS)
        assert child.process.returncode == 0


def test_songs_survive_a_kill_at_any_moment(tmp_path: Path) -> None:
    """The new one lists them, has gone on with them, and makes their files again."""
    with running(tmp_path, "--speed", "50") as first:
        person = first.person("ada")
        person.generate(title="Before")
        first.kill()
        assert first.process.returncode != 0

    with running(tmp_path, "--speed", "50") as second:
        again = second.person("ada")
        assert again.get("/api/session/").json()["user"]["handle"] == "ada"
        song = again.songs(1)[0]
        assert song["title"] == "Before"
        audio = second.get(song["audio_url"]).content
        second.close()

    made = next((tmp_path / "media").glob("*.mp3"))
    made.unlink()
    with running(tmp_path, "--speed", "50") as third:
        songs = third.person("ada").clips()
        assert audio in [third.get(f"/media/{clip['id']}.mp3").content for clip in songs]
        third.close()


def test_a_token_is_good_after_a_restart(tmp_path: Path) -> None:
    """The key is kept, for the owner's eyes alone."""
    with running(tmp_path) as first:
        token = first.person("ada").token
        first.close()

    with running(tmp_path) as second:
        headers = {"Authorization": f"Bearer {token}"}
        assert second.get("/api/session/", headers=headers).status_code == 200
        second.close()
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "studio.sqlite3").stat().st_mode) == 0o600


def test_half_written_files_of_a_killed_studio_are_swept_away(tmp_path: Path) -> None:
    """They have a name that no finished file has."""
    media = tmp_path / "media"
    media.mkdir()
    (media / ".abc.part").write_bytes(b"half")

    with running(tmp_path) as child:
        child.close()

    assert list(media.iterdir()) == []


def test_a_second_studio_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    """The first one is not disturbed."""
    with running(tmp_path) as first:
        command = [sys.executable, "-m", "stdwire_songs.studio", "--data-dir", str(tmp_path)]
        end = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=HANG_SECONDS)

        assert (end.returncode, end.stdout) == (78, b"")
        assert b"locked" in end.stderr
        assert first.get("/").status_code == 200
        first.close()


def test_the_same_prompt_and_seed_give_the_same_song_in_every_studio(tmp_path: Path) -> None:
    """Another seed gives another."""
    songs = []
    for number, seed in enumerate(("1", "1", "2")):
        with running(tmp_path / str(number), "--speed", "1000", "--seed", seed) as child:
            child.fault("one_clip")
            person = child.person("ada")
            person.generate(title="Same")
            songs.append(child.get(person.songs(1)[0]["audio_url"]).content)
            child.close()

    assert songs[0] == songs[1] != songs[2]
