"""Who is in a process group, and who is alive, as the system tells it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stdwire import process_table
from stdwire.process_table import Process, follow, members

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")

WAIT = "import sys; sys.stdin.read()"


def start_apart(program: str = WAIT) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.mark.parametrize("platform", [sys.platform, "freebsd"])
def test_a_group_is_listed_with_parents(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    """Every process of it and nobody else, also where `ps` has to be asked."""
    monkeypatch.setattr(sys, "platform", platform)
    program = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {WAIT!r}])
print(child.pid, flush=True)
child.wait()
"""
    with start_apart(program) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        assert sorted(members(process.pid)) == sorted(
            [Process(process.pid, os.getpid()), Process(child, process.pid)]
        )
        assert process.stdin is not None
        process.stdin.close()
    assert members(process.pid) == []


@pytest.mark.parametrize("platform", [sys.platform, "freebsd"])
def test_what_has_ended_is_no_member_though_nobody_has_asked_how(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    """A zombie holds nothing and does nothing."""
    monkeypatch.setattr(sys, "platform", platform)
    with start_apart("") as process:
        assert process.stdout is not None
        process.stdout.read()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert members(process.pid) == []
        if platform == "linux":
            assert not follow(process.pid)()


@pytest.mark.parametrize("platform", [sys.platform, "freebsd"])
def test_a_process_is_alive_until_it_has_ended(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    """Whoever it belongs to."""
    monkeypatch.setattr(sys, "platform", platform)
    with start_apart() as process:
        is_alive = follow(process.pid)
        assert is_alive()
        assert follow(1)()
        assert process.stdin is not None
        process.stdin.close()
    assert not is_alive()
    assert not follow(process.pid)()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a process started")
def test_a_later_process_with_the_same_id_is_another_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Ids are given out again: what has ended does not come to life."""
    monkeypatch.setattr(process_table, "_PROC", str(tmp_path))
    (tmp_path / "7").mkdir()

    def born(ticks: int) -> None:
        (tmp_path / "7" / "stat").write_text(f"7 (a) S{' 1' * 18} {ticks} 0")

    born(100)
    is_alive = follow(7)
    assert is_alive()
    born(101)
    assert not is_alive()


def test_another_user_s_process_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not being allowed to signal it says that it is there."""

    def refuse(pid: int, number: int) -> None:
        raise PermissionError

    monkeypatch.setattr(sys, "platform", "freebsd")
    monkeypatch.setattr(os, "kill", refuse)
    assert follow(1)()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc like this")
def test_a_name_that_looks_like_the_fields_misleads_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A program may be called anything, with spaces and parentheses."""
    folder = tmp_path / str(os.getpid())
    folder.mkdir()
    (folder / "stat").write_bytes(b"7 (a) Z 1 (b c) S 42 7 7 0")
    monkeypatch.setattr(process_table, "_PROC", str(tmp_path))
    assert members(os.getpgid(0)) == [Process(os.getpid(), 42)]


@pytest.mark.parametrize("platform", ["linux", "freebsd"])
def test_where_the_system_does_not_tell_nobody_is_found(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    """In a container without /proc, or without `ps`."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(process_table, "_PROC", "/nowhere")
    monkeypatch.setattr(process_table, "_PS", ("/nowhere/ps",))
    assert members(os.getpgid(0)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc like this")
def test_what_ends_while_it_is_looked_at_is_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An empty file, no file and a process that has gone."""
    for pid in (os.getpid(), os.getppid(), 2**22 + 1):
        (tmp_path / str(pid)).mkdir()
    (tmp_path / str(os.getpid()) / "stat").touch()
    monkeypatch.setattr(process_table, "_PROC", str(tmp_path))
    assert members(os.getpgid(0)) == []
