"""The command line: what it takes, and what it says when it cannot start."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from stdwire_songs.studio.cli import parse
from stdwire_songs.studio.faults import Fault, FaultName
from stdwire_songs.studio.options import Markup, Options
from tests.studio.child import HANG_SECONDS


def test_only_the_folder_is_needed() -> None:
    """Everything else has a default; the folder becomes absolute."""
    assert parse(["--data-dir", "here"]) == Options(data_dir=Path("here").absolute())


def test_every_option_is_read() -> None:
    """In any order."""
    some = ["--markup", "2025-11", "--seed", "7", "--faults", '[{"name": "cut", "at": 3}]']
    given = parse([*some, "--speed", "2.5", "--port", "8080", "--data-dir", "here"])

    assert given == Options(
        data_dir=Path("here").absolute(),
        port=8_080,
        speed=2.5,
        seed=7,
        markup=Markup.AUTUMN_2025,
        faults=(Fault(name=FaultName.CUT, at=3),),
    )


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "--data-dir"),
        (["--data-dir", "x", "--port", "65536"], "--port"),
        (["--data-dir", "x", "--port", "-1"], "--port"),
        (["--data-dir", "x", "--speed", "0"], "--speed"),
        (["--data-dir", "x", "--speed", "nan"], "--speed"),
        (["--data-dir", "x", "--markup", "1999"], "--markup"),
        (["--data-dir", "x", "--nothing"], "--nothing"),
        (["--data-dir", "x", "--faults", "{}"], "a JSON list of faults"),
    ],
)
def test_wrong_arguments_are_named(
    arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr, with exit code 2."""
    with pytest.raises(SystemExit) as end:
        parse(arguments)

    assert end.value.code == 2
    assert word in capsys.readouterr().err


def test_a_folder_that_cannot_be_is_said_with_what_to_do(tmp_path: Path) -> None:
    """Exit code 78, nothing on stdout."""
    (tmp_path / "file").write_text("in the way")
    command = [sys.executable, "-m", "stdwire_songs.studio", "--data-dir", str(tmp_path / "file" / "studio")]
    end = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=HANG_SECONDS)

    assert (end.returncode, end.stdout) == (78, b"")
    assert b"--data-dir" in end.stderr
    assert b"Traceback" not in end.stderr


def test_a_port_that_is_taken_is_said_with_what_to_do(tmp_path: Path) -> None:
    """Exit code 78, nothing on stdout."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "stdwire_songs.studio", "--data-dir", str(tmp_path), "--port", port]
        end = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=HANG_SECONDS)

    assert (end.returncode, end.stdout) == (78, b"")
    assert b"--port 0" in end.stderr
    assert b"Traceback" not in end.stderr
