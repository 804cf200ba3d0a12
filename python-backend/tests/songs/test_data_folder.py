"""The data folder: its owner's alone, one backend at a time, let go by death."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stdwire_songs.errors import ConfigurationError, DataFolderInUseError
from stdwire_songs.storage.data_folder import DataFolder

HOLDER = """
import sys
from pathlib import Path
from stdwire_songs.storage.data_folder import DataFolder
folder = DataFolder(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def holder(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the folder until its stdin ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_new_folder_is_its_owners_alone(tmp_path: Path) -> None:
    """Missing parents are made; the folder itself has mode 0700."""
    folder = DataFolder(tmp_path / "a" / "b")

    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert folder.path / "songs.sqlite3" == folder.database
    assert folder.path / "profiles" == folder.profiles
    assert folder.path / "studio" == folder.studio
    folder.close()


def test_a_folder_that_another_process_holds_is_refused_and_its_holder_named(tmp_path: Path) -> None:
    """The error tells which process has it and what to do."""
    with holder(tmp_path) as other, pytest.raises(DataFolderInUseError) as caught:
        DataFolder(tmp_path)

    assert f"process {other.pid}" in str(caught.value)
    assert "--data-dir" in str(caught.value)


def test_a_holder_that_ends_meanwhile_is_waited_for(tmp_path: Path) -> None:
    """A backend that is just stopping does not make its successor fail."""
    with holder(tmp_path) as other:
        assert other.stdin is not None
        other.stdin.close()
        DataFolder(tmp_path, wait_seconds=30).close()


def test_a_killed_holder_leaves_the_folder_free(tmp_path: Path) -> None:
    """The operating system drops the lock; no stale file has to be removed by anybody."""
    with holder(tmp_path) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        DataFolder(tmp_path).close()


def test_a_child_of_the_holder_does_not_keep_the_folder(tmp_path: Path) -> None:
    """A forked child that outlives the backend has no share in the lock."""
    program = HOLDER.replace(
        'print("held"', 'import os\nif os.fork() == 0:\n    sys.stdin.read()\n    os._exit(0)\nprint("held"'
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "held\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        DataFolder(tmp_path).close()
        process.stdin.close()
        assert process.stdout.read() == ""  # the child is gone too


def test_a_path_that_is_no_folder_is_a_configuration_error(tmp_path: Path) -> None:
    """The error names the path."""
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigurationError, match="cannot be used"):
        DataFolder(tmp_path / "file" / "data")
