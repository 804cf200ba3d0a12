"""Whatever a backend's code writes, the wire carries messages and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.stdwire.children import BOUND_SECONDS, run

NOISY = """
import sys
import stdwire
CLAIM
print("printed at import")
import ctypes, os, subprocess

backend = stdwire.Backend()
libc = ctypes.CDLL(None)

@backend.command("PRINT")
def print_all(payload, context):
    print("printed by a handler")
    print("printed and flushed", flush=True)
    print("printed without an end", end="", flush=True)
    print("printed to the old stdout", file=sys.__stdout__, flush=True)
    sys.stdout.buffer.write(b"bytes in the buffer\\n")
    sys.stdout.flush()
    return "quiet"

@backend.command("WRITE_NATIVELY")
def write_natively(payload, context):
    libc.puts(b"written by puts")
    libc.fflush(None)
    os.write(1, b"written to descriptor 1\\n")
    return "quiet"

@backend.command("RUN")
def run(payload, context):
    subprocess.run(["echo", "written by a child"], check=True)
    subprocess.run("echo written by a shell; echo and to its stderr >&2", shell=True, check=True)
    os.system("echo written by system")
    return "quiet"

@backend.command("ECHO")
def echo(payload, context):
    print(payload["text"])
    stdwire.get_logger("echo").info("%s", payload["text"])
    return payload

backend.run()
"""


def program(*, claims: bool = False) -> str:
    return NOISY.replace("CLAIM", "stdwire.claim()" if claims else "")


@pytest.mark.parametrize("claims", [False, True], ids=["buffered", "unbuffered and claimed first"])
def test_p01_print(*, claims: bool) -> None:
    """P01: what is printed, by a handler and at import, goes to the log.

    Unbuffered, what is printed before the claim is on stdout at once, so a program whose imports print claims
    first.
    """
    with run(program(claims=claims), env={"PYTHONUNBUFFERED": "1" if claims else ""}) as child:
        assert child.ready()["type"] == "BACKEND_READY"
        assert child.call("1", "PRINT")["data"] == "quiet"
        messages, stderr = child.end()
    assert messages == []
    for text in ("at import", "by a handler", "and flushed", "without an end", "the old stdout"):
        assert f"printed {text}" in stderr or f"printed to {text}" in stderr, text
    assert "bytes in the buffer" in stderr


@pytest.mark.skipif(sys.platform == "win32", reason="calls the C library of POSIX systems")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_p02_native_code_and_children(unbuffered: str) -> None:
    """P02: C code and child processes that write to descriptor 1 write to the log."""
    with run(program(claims=bool(unbuffered)), env={"PYTHONUNBUFFERED": unbuffered}) as child:
        assert child.call("1", "WRITE_NATIVELY")["data"] == "quiet"
        assert child.call("2", "RUN")["data"] == "quiet"
        messages, stderr = child.end()
    assert messages == []
    for text in ("by puts", "to descriptor 1", "by a child", "by a shell", "by system"):
        assert f"written {text}\n" in stderr
    assert "and to its stderr\n" in stderr


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "cp950"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-16"},
    ],
    ids=lambda env: " ".join(f"{name}={value}" for name, value in env.items()),
)
def test_p04_encodings(env: dict[str, str]) -> None:
    """P04: the wire is UTF-8 both ways, and so is the log, whatever the environment says."""
    payload = {"text": '日本語 😀 é ß € \u2028\u0085 \\ " \x7f'}
    with run(program(), env=env) as child:
        child.ready()
        assert child.call("1", "ECHO", payload)["data"] == payload
        raw = json.dumps({"id": "2", "type": "ECHO", "payload": payload}, ensure_ascii=False)
        child.stdin.write(raw.encode() + b"\n")
        assert child.read()["data"] == payload
        messages, stderr = child.end()
    assert messages == []
    assert stderr.count("日本語 😀 é ß €") == 4  # two prints, two log lines


COUNTING = Path(__file__).parents[3] / "test" / "fixtures" / "backends" / "counts_aloud_in_noise.py"
THREADS = 8
LINES = 400
"""Of each thread; the soak run has the same program write millions."""


@pytest.mark.skipif(sys.platform == "win32", reason="the program calls the C library of POSIX systems")
def test_w18_everybody_writes_at_once() -> None:
    """W18: eight threads send while prints, C code and children write: no line is torn, lost or moved."""
    prompts = [{"title": "One", "lyrics": "la", "style": "pop"}]
    payload = {"account_name": "anybody", "prompts": prompts}
    commands = "".join(
        json.dumps({"id": f"c{number}", "type": "CREATE_SONGS_BATCH", "payload": payload}) + "\n"
        for number in range(THREADS)
    )
    with subprocess.Popen(
        [sys.executable, "-u", str(COUNTING), str(LINES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(commands.encode())
        process.stdin.flush()
        counted: Counter[str] = Counter()
        finals = 0
        while finals < THREADS:
            message = json.loads(process.stdout.readline())
            progress = message.get("payload", {})
            if progress.get("final"):
                finals += 1
            elif "completed" in progress:
                counted[progress["operation_id"]] += 1
                assert progress["completed"] == counted[progress["operation_id"]]
        out, err = process.communicate(timeout=BOUND_SECONDS)
    assert sorted(counted.values()) == [LINES] * THREADS
    assert [json.loads(line) for line in out.splitlines()] == []
    assert process.returncode == 0
    assert len(err.splitlines()) > THREADS
