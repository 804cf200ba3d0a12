"""Nothing but messages is ever on stdout, and the ready message is the first thing on stderr."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

import pytest

from .children import BOUND_SECONDS, run

NOISY = """
import os, subprocess, sys, threading
from stdwire import Backend
print("printed at import")
backend = Backend(version="9.8.7")

@backend.command("NOISE")
def noise(payload, context):
    print("printed by a handler")
    print("printed without an end", end="", flush=True)
    sys.__stdout__.write("written to the old stdout\\n")
    os.write(1, b"written to descriptor 1\\n")
    subprocess.run(["echo", "written by a child"], check=True)
    threads = [threading.Thread(target=lambda: [print("x" * 50) for _ in range(200)]) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return "quiet"

@backend.command("READ")
def read(payload, context):
    reading = [sys.executable, "-c", "import sys; print(repr(sys.stdin.read()))"]
    child = subprocess.run(reading, capture_output=True)
    return {"here": sys.stdin.read(), "child": child.stdout.decode().strip()}

@backend.command("ECHO")
def echo(payload, context):
    return payload

backend.run()
"""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_whatever_prints_stdout_carries_messages_only(unbuffered: str) -> None:
    """Prints, C-level writes, child processes and threads all end up on stderr."""
    with run(NOISY.replace('print("printed at import")', ""), env={"PYTHONUNBUFFERED": unbuffered}) as child:
        assert child.call("1", "NOISE")["data"] == "quiet"
        messages, stderr = child.end()
    assert messages == []
    for text in ("by a handler", "without an end", "to the old stdout", "to descriptor 1", "by a child"):
        assert text in stderr
    assert stderr.count("x" * 50) == 800


def test_ready_is_the_first_line_and_what_was_printed_before_follows_it() -> None:
    """A reader that takes the first line of stderr gets the ready message and nothing else."""
    with run(NOISY, env={"PYTHONUNBUFFERED": ""}) as child:
        ready = child.ready()
        assert ready["type"] == "BACKEND_READY"
        assert ready["version"] == "9.8.7"
        assert ready["pid"] == child.process.pid
        assert ready["timestamp"] > 1_600_000_000_000
        assert {"ping", "final-event", "strict", "ordered"} <= set(ready["capabilities"])
        messages, stderr = child.end()
    assert messages == []
    assert "printed at import" in stderr


def test_ready_is_one_write() -> None:
    """A reader that parses one chunk of stderr can parse it."""
    with run(NOISY) as child:
        chunk = os.read(child.stderr.fileno(), 65536)
        assert json.loads(chunk.splitlines()[0])["type"] == "BACKEND_READY"


def test_a_program_that_claims_first_keeps_the_wire_clean_from_its_first_import_on() -> None:
    """What a chatty library prints while it is imported is held back until the ready message is out."""
    program = "import stdwire\nstdwire.claim()\nprint('chatty library', flush=True)\nstdwire.Backend().run()"
    with run(program, env={"PYTHONUNBUFFERED": "1"}) as child:
        assert child.ready()["type"] == "BACKEND_READY"
        messages, stderr = child.end()
    assert messages == []
    assert "chatty library" in stderr


def test_a_program_that_fails_before_it_runs_shows_its_traceback() -> None:
    """Claiming the streams hides no error."""
    with run("import stdwire\nstdwire.claim()\nprint('so far')\nraise ValueError('on import')") as child:
        _messages, stderr = child.end()
        assert child.process.returncode == 1
    assert "ValueError: on import" in stderr
    assert "so far" in stderr


def test_a_child_process_cannot_read_commands() -> None:
    """Reading stdin finds its end at once, here and in child processes."""
    with run(NOISY) as child:
        assert child.call("1", "READ")["data"] == {"here": "", "child": "''"}
        assert child.call("2", "ECHO", {"still": "there"})["data"] == {"still": "there"}


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "utf-16"},
    ],
)
def test_the_wire_is_utf8_whatever_the_environment_says(env: dict[str, str]) -> None:
    """Bytes are read and written, and never by way of a text file of the platform's encoding."""
    payload = {"text": "日本語 😀 \u2028 é"}
    with run(NOISY, env=env) as child:
        assert child.call("1", "ECHO", payload)["data"] == payload


def test_the_private_descriptors_are_not_inherited() -> None:
    """A child process that outlives the backend holds neither end of the wire."""
    program = """
import os, subprocess, sys
from stdwire import Backend
backend = Backend()

@backend.command("LEAVE_A_CHILD")
def leave(payload, context):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], stderr=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, close_fds=False)
    return child.pid

backend.run()
"""
    with run(program) as child:
        pid = child.call("1", "LEAVE_A_CHILD")["data"]
        try:
            child.stdin.close()
            assert child.stdout.read() == b""  # the end comes although the child of the child lives
            child.process.wait(BOUND_SECONDS)
        finally:
            os.kill(pid, 9)


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_standard_stream_that_the_parent_closed_is_no_trouble(closed: int) -> None:
    """The backend starts, and no later file gets the number of a standard stream."""
    arguments = [sys.executable, "-c", "from stdwire import Backend\nBackend().run()\n"]
    process = subprocess.Popen(
        [sys.executable, "-c", f"import os\nos.close({closed})\nos.execv({sys.executable!r}, {arguments!r})"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, _err = process.communicate(b'{"id":"1","type":"PING","payload":{}}\n', timeout=BOUND_SECONDS)
    assert process.returncode == 0
    assert (b'"id":"1"' in out) is (closed == 2)


def test_an_answer_can_go_to_a_file() -> None:
    """Where stdout does not block, as in a shell redirection, everything is written as well."""
    program = "from stdwire import Backend\nBackend().run()\n"
    with tempfile.TemporaryFile() as file:
        subprocess.run(
            [sys.executable, "-c", program],
            input=b"".join(b'{"id":"p%d","type":"PING","payload":{}}\n' % number for number in range(500)),
            stdout=file,
            stderr=subprocess.DEVNULL,
            timeout=BOUND_SECONDS,
            check=True,
        )
        file.seek(0)
        assert [json.loads(line)["id"] for line in file] == [f"p{number}" for number in range(500)]
