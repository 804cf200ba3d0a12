"""What the services and their libraries log with the standard library, in the backend's own log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from stdwire import get_logger


@contextmanager
def forwarded_logging(level: str) -> Iterator[None]:
    """Let records of this level and graver reach the backend's log while the block runs."""
    root, handler = logging.getLogger(), _Forwarder()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level.upper())
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


class _Forwarder(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        logger = get_logger(record.name)
        if record.levelno >= logging.ERROR:
            logger.error("%s", self.format(record))
        elif record.levelno >= logging.WARNING:
            logger.warning("%s", self.format(record))
        elif record.levelno >= logging.INFO:
            logger.info("%s", self.format(record))
        else:
            logger.debug("%s", self.format(record))
