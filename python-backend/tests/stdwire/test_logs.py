"""Logging never makes the backend wait, loses nothing in silence, and shows no secret."""

from __future__ import annotations

import os
import re

import pytest

from stdwire import logs, secrets
from stdwire.logs import LogQueue, get_logger

from .children import BOUND_SECONDS, run
from .conftest import LogLines


def read_until(fd: int, text: str) -> str:
    found = b""
    while text.encode() not in found:
        block = os.read(fd, 65536)
        assert block, f"stderr ended without {text!r}"
        found += block
    return found.decode()


def test_what_is_put_before_the_start_is_written_after_it_in_order() -> None:
    """The log waits until the ready message is out."""
    read_end, write_end = os.pipe()
    queue = LogQueue()
    queue.put("first\n")
    queue.put("second\n")
    queue.start(write_end)
    queue.put("third\n")
    assert queue.flush(BOUND_SECONDS)
    assert os.read(read_end, 100) == b"first\nsecond\nthird\n"
    os.close(read_end)


def test_what_is_held_back_is_written_once_it_is_released() -> None:
    """The log follows the ready message when a command shows that the client has read that one."""
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    queue = LogQueue()
    queue.put("held back\n")
    queue.start(write_end, hold_seconds=3600)
    with pytest.raises(BlockingIOError):
        os.read(read_end, 100)
    queue.release()
    os.set_blocking(read_end, True)
    assert os.read(read_end, 100) == b"held back\n"
    os.close(read_end)


def test_a_flush_waits_for_no_release() -> None:
    """A backend that ends at once loses no line."""
    read_end, write_end = os.pipe()
    queue = LogQueue()
    queue.start(write_end, hold_seconds=3600)
    queue.put("last words\n")
    assert queue.flush(BOUND_SECONDS)
    assert os.read(read_end, 100) == b"last words\n"
    os.close(read_end)


def test_a_log_that_nobody_reads_drops_lines_and_says_how_many() -> None:
    """Putting never waits; the loss is counted and told as soon as there is room."""
    read_end, write_end = os.pipe()
    queue = LogQueue(max_bytes=10_000)
    queue.start(write_end)
    line = "x" * 999 + "\n"
    while queue.flush(0.05):  # until the pipe is full and the writing thread is held up
        queue.put(line)
    for _ in range(500):
        queue.put(line)
    text = read_until(read_end, "were dropped")
    dropped = int(re.findall(r"(\d+) log lines were dropped", text)[0])
    assert 480 < dropped <= 500
    assert queue.flush(BOUND_SECONDS)
    queue.put("and on it goes\n")
    assert "and on it goes" in read_until(read_end, "and on it goes")
    os.close(read_end)


def test_a_closed_stderr_takes_the_log_with_it_and_nothing_else() -> None:
    """Who writes to a log that nobody can read is not told about it."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    queue = LogQueue()
    queue.start(write_end)
    queue.put("nobody reads this\n")
    assert queue.flush(BOUND_SECONDS)


def test_secrets_are_redacted_in_what_is_written() -> None:
    """Also in a line that was put before the secret was known."""
    read_end, write_end = os.pipe()
    queue = LogQueue()
    queue.put("token is canary-4711-token\n")
    secrets.register("canary-4711-token")
    queue.start(write_end)
    assert queue.flush(BOUND_SECONDS)
    assert os.read(read_end, 100) == b"token is [redacted]\n"
    os.close(read_end)


def test_a_line_has_a_time_a_level_and_a_name(log: LogLines) -> None:
    """The text is formatted like that of the standard library."""
    get_logger("part").warning("%s of %d", "one", 2)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING part: one of 2\n", log.text)


def test_only_what_is_grave_enough_is_logged(log: LogLines, monkeypatch: pytest.MonkeyPatch) -> None:
    """The level can be set, and one that does not exist is refused."""
    monkeypatch.setattr(logs, "_threshold", logs._threshold)
    logger = get_logger("part")
    logs.set_level("WARNING")
    logger.debug("no")
    logger.info("no")
    logger.error("yes")
    logs.set_level("debug")
    logger.debug("yes")
    assert log.text.count("yes") == 2
    assert "no\n" not in log.text
    with pytest.raises(ValueError, match="debug, info, warning, error"):
        logs.set_level("loud")


def test_an_exception_is_logged_with_its_traceback(log: LogLines) -> None:
    """The exception that is being handled, or one that is given."""
    logger = get_logger("part")
    try:
        raise KeyError("handled")
    except KeyError:
        logger.exception("It failed")
    logger.exception("It failed too", error=ValueError("given"))
    assert "KeyError: 'handled'" in log.text
    assert "ValueError: given" in log.text


def test_an_endless_line_is_cut(log: LogLines) -> None:
    """One line cannot fill the log."""
    get_logger("part").info("x" * 1_000_000)
    assert len(log.text) < 100_000


UNREAD = """
import logging, sys, warnings
logging.basicConfig(level=logging.INFO)
from stdwire import Backend, get_logger
backend = Backend()

@backend.command("SHOUT")
def shout(payload, context):
    for _ in range(3000):
        print("x" * 200)
        print("y" * 200, file=sys.stderr)
        logging.info("z" * 200)
        context.logger.info("w" * 200)
    return "not hoarse"

backend.run()
"""


def test_a_backend_whose_stderr_nobody_reads_keeps_answering() -> None:
    """Prints, logging and the backend's own log, megabytes of each, hold nothing up."""
    with run(UNREAD) as child:
        assert child.call("1", "SHOUT")["data"] == "not hoarse"
        assert child.call("2", "SHOUT")["data"] == "not hoarse"
        assert child.call("3", "PING")["success"]
        child.stdin.close()
        assert child.process.wait(BOUND_SECONDS) == 0


def test_a_canary_is_nowhere_in_what_a_backend_says() -> None:
    """A registered token is redacted in logs, prints, errors, tracebacks and events."""
    program = """
import logging, sys
logging.basicConfig(level=logging.INFO)
from stdwire import Backend, CommandFailed, secrets
backend = Backend()
TOKEN = "canary-" + "t0ken" * 5
secrets.register(TOKEN)

@backend.command("LEAK")
def leak(payload, context):
    print("token", TOKEN)
    print("token", TOKEN, file=sys.stderr)
    logging.warning("token %s", TOKEN)
    context.logger.error("token %s", TOKEN)
    context.progress("TOLD", token=TOKEN)
    if payload["how"] == "code":
        raise CommandFailed("FAILED", f"bad {TOKEN}", details={"token": TOKEN})
    raise ValueError(f"bad {TOKEN}")

backend.run()
"""
    with run(program) as child:
        assert "canary" not in str(child.call("1", "LEAK", {"how": "code"}))
        assert "canary" not in str(child.call("2", "LEAK", {"how": "error"}))
        messages, stderr = child.end()
    assert messages == []
    assert stderr.count("[redacted]") >= 8
    assert "canary" not in stderr
