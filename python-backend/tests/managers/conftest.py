"""What the tests of the managers share."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from stdwire_songs.storage.accounts import AccountRow
from tests.managers.bench import Bench, opened
from tests.services.studio_control import RunningStudio, running_studio, studio

__all__ = ["running_studio", "studio"]


@pytest.fixture
def bench(studio: RunningStudio, tmp_path: Path) -> Iterator[Bench]:
    """Give the test a fresh data folder that works with the studio."""
    with opened(tmp_path, studio.service) as bench:
        yield bench


@pytest.fixture
def account(bench: Bench) -> AccountRow:
    """Give the test an account that nobody else has at the studio."""
    return bench.add_account(f"Ann-{uuid.uuid4().hex[:8]}")
