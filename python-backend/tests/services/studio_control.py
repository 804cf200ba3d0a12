"""The studio's control endpoints, and the fixtures that run one studio for all tests."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from stdwire_songs.services.cancellation import NEVER
from stdwire_songs.services.embedded_studio import EmbeddedStudio
from stdwire_songs.services.song_service import Pace
from stdwire_songs.services.studio_service import StudioService

SPEED = 20.0
"""A song takes 50 ms."""

PACE = Pace(
    poll_seconds=0.02, appear_seconds=0.6, in_flight_seconds=0.6, stall_seconds=1.0, download_gap_seconds=0.0
)
"""Short, so that what never comes is given up soon."""


class RunningStudio:
    """A studio, and what a test may do to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.service = StudioService(lambda: url, pace=PACE)
        self._http = requests.Session()
        self._http.trust_env = False

    def fault(self, name: str, **fields: Any) -> None:
        """Switch a fault on."""
        self._ask("POST", "/control/faults", {"name": name, **fields})

    def clear(self) -> None:
        """Switch all faults off."""
        self._ask("DELETE", "/control/faults")

    def state(self) -> dict[str, Any]:
        """Return what the studio tells about itself."""
        state: dict[str, Any] = self._ask("GET", "/control/state")
        return state

    def fill(self, handle: str, count: int = 1, **fields: Any) -> list[str]:
        """Put finished songs into somebody's library and return their ids."""
        ids: list[str] = self._ask("POST", "/control/clips", {"handle": handle, "count": count, **fields})[
            "clip_ids"
        ]
        return ids

    def change(self, clip_id: str, **fields: Any) -> None:
        """Change what cannot be changed otherwise about a clip."""
        self._ask("POST", f"/control/clips/{clip_id}", fields)

    def token(self, handle: str) -> str:
        """Sign somebody in."""
        return self.service.sign_in(handle, NEVER).token

    def submissions(self) -> int:
        """Return how many songs were paid for."""
        return int(self.state()["submissions"])

    def close(self) -> None:
        self._http.close()

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        response = self._http.request(method, self.url + path, json=body, timeout=20)
        assert response.status_code == 200, response.text
        return response.json()


@pytest.fixture(scope="session")
def running_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    """Run one studio as a child process for all tests."""
    child = EmbeddedStudio(tmp_path_factory.mktemp("studio"), speed=SPEED)
    studio = RunningStudio(child.address())
    yield studio
    assert studio.state()["tokens_at_media"] == 0
    studio.close()
    child.close()


@pytest.fixture
def studio(running_studio: RunningStudio) -> Iterator[RunningStudio]:
    """Give a test the studio without faults, and leave it so."""
    yield running_studio
    running_studio.clear()
