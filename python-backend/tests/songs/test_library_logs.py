"""What libraries log with the standard library: in the backend's log while it is wanted there."""

import logging

import pytest

from stdwire_songs import library_logs


class Log:
    """A log of the bridge that remembers."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def __getattr__(self, level: str) -> object:
        return lambda form, *values: self.lines.append((level, form % values))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    log = Log()
    monkeypatch.setattr(library_logs, "get_logger", lambda _name: log)
    return log


def test_records_of_the_level_and_graver_arrive_in_their_own_level(log: Log) -> None:
    logger = logging.getLogger("some.library")
    with library_logs.forwarded_logging("info"):
        logger.debug("not this")
        logger.info("asked %s", "once")
        logger.warning("slow")
        logger.critical("broken")

    assert log.lines == [("info", "asked once"), ("warning", "slow"), ("error", "broken")]


def test_afterwards_logging_is_as_it_was(log: Log) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    with library_logs.forwarded_logging("debug"), library_logs.forwarded_logging("error"):
        pass

    logging.getLogger("some.library").error("nobody listens")

    assert (root.level, list(root.handlers)) == before
    assert log.lines == []
