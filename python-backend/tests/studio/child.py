"""A studio as a child process, and a person who uses it."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import requests

SPEED = 50.0
"""A song takes 20 ms."""

HANG_SECONDS = 30.0
"""Whatever takes so long does not come at all."""

_T = TypeVar("_T")


class Child:
    """A running studio. Its stdin is our end of a pipe, and that is what keeps it alive."""

    def __init__(self, data_dir: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "stdwire_songs.studio", "--data-dir", str(data_dir), *arguments]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self.process.stdout is not None
        self.ready_line = self.process.stdout.readline()
        if not self.ready_line:
            _, problem = self.process.communicate(timeout=HANG_SECONDS)
            raise RuntimeError(f"the studio did not start: {problem.decode()}")
        self.url: str = json.loads(self.ready_line)["url"]
        self.http = requests.Session()
        self.http.trust_env = False

    def close(self) -> tuple[bytes, bytes]:
        """End its stdin; return what else it said on stdout and stderr."""
        self.http.close()
        output = self.process.communicate(timeout=HANG_SECONDS)
        assert self.process.returncode == 0
        return output

    def kill(self) -> None:
        """End it as a power cut would."""
        self.http.close()
        self.process.kill()
        self.process.communicate(timeout=HANG_SECONDS)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, body: object, **options: Any) -> requests.Response:
        return self.request("POST", path, json=body, **options)

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        url = path if path.startswith("http") else self.url + path
        return self.http.request(method, url, timeout=HANG_SECONDS, **options)

    def fault(self, name: str, **fields: Any) -> None:
        """Switch a fault on."""
        answer = self.post("/control/faults", {"name": name, **fields})
        assert answer.status_code == 200, answer.text

    def clear(self) -> None:
        """Switch all faults off."""
        assert self.request("DELETE", "/control/faults").status_code == 200

    def state(self) -> dict[str, Any]:
        """Return what it tells about itself."""
        state: dict[str, Any] = self.get("/control/state").json()
        return state

    def fill(self, handle: str, count: int = 1, **fields: Any) -> list[str]:
        """Put finished songs into somebody's library; return their ids, the oldest first."""
        answer = self.post("/control/clips", {"handle": handle, "count": count, **fields})
        assert answer.status_code == 200, answer.text
        ids: list[str] = answer.json()["clip_ids"]
        return ids

    def person(self, handle: str) -> "Person":
        """Sign somebody in."""
        answer = self.post("/api/sign-in", {"handle": handle})
        assert answer.status_code == 200, answer.text
        return Person(self, answer.json()["token"])


@contextmanager
def running(data_dir: Path, *arguments: str) -> Iterator[Child]:
    """Run a studio that the test ends itself; if it does not get so far, the studio ends all the same."""
    child = Child(data_dir, *arguments)
    try:
        yield child
    finally:
        if child.process.poll() is None:
            child.kill()


class Person:
    """Somebody who is signed in."""

    def __init__(self, studio: Child, token: str) -> None:
        self.studio = studio
        self.token = token
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.studio.get(path, headers=self.headers, params=params)

    def post(self, path: str, body: object) -> requests.Response:
        return self.studio.post(path, body, headers=self.headers)

    def generate(self, **fields: Any) -> requests.Response:
        """Ask for a song."""
        return self.post(
            "/api/generate/v2-web/", {"prompt": "la la", "tags": "pop", "title": "Song", **fields}
        )

    def feed(self, **request: Any) -> dict[str, Any]:
        """Return a page of the feed."""
        answer = self.post("/api/feed/v3", request)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def clips(self) -> list[dict[str, Any]]:
        """Return the newest clips."""
        clips: list[dict[str, Any]] = self.feed(limit=100)["clips"]
        return clips

    def clip(self, clip_id: str) -> dict[str, Any]:
        """Return one clip."""
        clip: dict[str, Any] = self.get(f"/api/clip/{clip_id}").json()
        return clip

    def songs(self, count: int, status: str = "complete") -> list[dict[str, Any]]:
        """Wait until so many clips have a status; return them."""
        return until(
            lambda: [clip for clip in self.clips() if clip["status"] == status],
            lambda found: len(found) >= count,
        )


def until(read: Callable[[], _T], is_wanted: Callable[[_T], bool]) -> _T:
    """Read again until it is what is wanted."""
    deadline = time.monotonic() + HANG_SECONDS
    while not is_wanted(value := read()):
        assert time.monotonic() < deadline, f"it is still {value!r}"
    return value
