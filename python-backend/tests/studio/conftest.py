"""One studio for all tests that do not need their own."""

import uuid
from collections.abc import Iterator

import pytest

from tests.studio.child import SPEED, Child, Person


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    """Run a studio as a child process."""
    child = Child(tmp_path_factory.mktemp("studio"), "--speed", str(SPEED))
    yield child
    stdout, stderr = child.close()
    assert stdout == b""
    assert stderr == b"", stderr.decode()


@pytest.fixture
def studio(running: Child) -> Iterator[Child]:
    """Give a test the studio without faults, and leave it so."""
    running.clear()
    yield running
    running.clear()


@pytest.fixture
def person(studio: Child) -> Person:
    """Give a test somebody of its own."""
    return studio.person(f"somebody-{uuid.uuid4().hex}")
