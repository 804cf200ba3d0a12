"""Kill -9 of the backend while it downloads, again and again into one folder.

    python -m tests.faults.programs.kill_downloads [--cycles 1000] [--seed 1] [--folder DIR]

(from `python-backend`, or with it on PYTHONPATH). Each cycle is one life of the real backend: a batch
download of the same clips is started, and killed at a random moment. Afterwards every file with a final name
must be whole, byte for byte, and everything that was told as downloaded must be there and in the history.
Once all clips are there, the folder and the history are cleared. The last line on stdout is the result, as
JSON; the exit code is 0 if all of it is as it should be.

Fields of the result: `cycles`, `finished` (files that were seen to be whole), `cut_short` (lives that ended
before their batch did), `partial` (files with a final name that are not whole), `lost` (told as downloaded,
and not there), `unrecorded` (told as downloaded, and not in the history), `duplicated` (a clip has two
files), `left_over` (temporary files beside whole ones, once all were there), `orphans` (lives that left a
process behind), `seconds`.
"""

import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import requests

from stdwire_songs.services.embedded_studio import EmbeddedStudio
from tests.faults.programs import lives
from tests.faults.programs.victim import Graves, Message, Victim

WRONG = ("partial", "lost", "unrecorded", "duplicated", "left_over", "orphans")
"""What must be 0 in the result."""

CLIPS = 3
ACCOUNT = "killed"
UNFINISHED = (".part", ".json")
"""What downloads that are not finished end with."""


class Scene:
    """A studio with clips, the backend's folders, and how long an undisturbed batch takes."""

    def __init__(self, folder: Path, studio_url: str) -> None:
        """Make an account with finished songs, and download them once."""
        self.graves = Graves()
        self.data, self.output = folder / "data", folder / "killed"
        self.arguments = ("--studio-url", studio_url, "--session-mode", "direct")
        victim = self.life()
        victim.data("CREATE_ACCOUNT", {"name": ACCOUNT})
        token = victim.data("GET_SESSION_TOKEN", {"account_name": ACCOUNT})["token"]
        handle = victim.data("VERIFY_SESSION", {"account_name": ACCOUNT})["user"]["handle"]
        body = {"handle": handle, "count": CLIPS}
        requests.post(f"{studio_url}/control/clips", json=body, timeout=60).raise_for_status()
        clips = victim.data("FETCH_CLIPS", {"session_token": token, "use_my_songs": True})
        self.payload: Message = {"account_name": ACCOUNT, "session_token": token, "clips": clips, "delay": 0}
        for _ in range(2):  # the studio makes the files when they are first asked for
            self.seconds = _undisturbed(victim, {**self.payload, "output_dir": str(folder / "whole")})
            self.whole = {path.name: path.read_bytes() for path in (folder / "whole").iterdir()}
            _clear(victim, folder / "whole")
            victim.end()
            victim = self.life()  # a killed life is a fresh one as well
        victim.end()

    def life(self) -> Victim:
        """Start a backend."""
        return Victim(self.data, *self.arguments)


def run(folder: Path, cycles: int, chance: random.Random) -> dict[str, object]:
    """Live and die so many times, and return the result."""
    studio = EmbeddedStudio(folder / "studio", speed=50)
    try:
        scene = Scene(folder, studio.address())
        counts: Counter[str] = Counter()
        told: set[str] = set()
        began = time.monotonic()
        for _ in range(cycles):
            told |= _one_life(scene, chance, counts)
            if _compare(scene, told, counts) == CLIPS:
                counts["finished"] += CLIPS
                _begin_again(scene, told, counts)
                told.clear()
        scene.graves.close()
        counts["orphans"] = scene.graves.orphans
    finally:
        studio.close()
    names = ("finished", "cut_short", *WRONG)
    seconds = round(time.monotonic() - began, 1)
    return {"cycles": cycles, **{name: counts[name] for name in names}, "seconds": seconds}


def _one_life(scene: Scene, chance: random.Random, counts: Counter[str]) -> set[str]:
    """Start a batch and kill it; return the names of the files that it told about."""
    victim = scene.life()
    victim.send("BATCH_DOWNLOAD", {**scene.payload, "output_dir": str(scene.output)})
    until = time.monotonic() + chance.random() * scene.seconds * 1.2
    messages: list[Message] = []
    while (left := until - time.monotonic()) > 0:
        message = victim.read(left)
        if message is not None:
            messages.append(message)
    messages += victim.kill()
    scene.graves.add(victim)
    payloads = [
        message["payload"] for message in messages if message.get("type") == "BATCH_DOWNLOAD_PROGRESS"
    ]
    counts["cut_short"] += not any(payload.get("final") for payload in payloads)
    return {payload["file_name"] for payload in payloads if payload.get("file_name")}


def _compare(scene: Scene, told: set[str], counts: Counter[str]) -> int:
    """Look at what is in the folder, and return how many clips are there."""
    files = list(scene.output.iterdir()) if scene.output.is_dir() else []
    final = {path.name for path in files if path.suffix not in UNFINISHED}
    for name in final:
        counts["partial"] += scene.whole.get(name) != (scene.output / name).read_bytes()
    counts["lost"] += len(told - final)
    counts["duplicated"] += len(final - set(scene.whole))
    return len(final & set(scene.whole))


def _begin_again(scene: Scene, told: set[str], counts: Counter[str]) -> None:
    """Compare the history, let a life find everything there, and clear both."""
    victim = scene.life()
    counts["unrecorded"] += len(told - _recorded(victim))
    _undisturbed(victim, {**scene.payload, "output_dir": str(scene.output)})
    counts["unrecorded"] += CLIPS - len(_recorded(victim))
    counts["left_over"] += len(list(scene.output.iterdir())) - CLIPS
    _clear(victim, scene.output)
    victim.end()


def _recorded(victim: Victim) -> set[str]:
    """Return the names of the files in the history that are there."""
    items = victim.data("GET_DOWNLOAD_HISTORY", {"account_name": ACCOUNT})["items"]
    return {Path(item["file_path"]).name for item in items if item["file_exists"]}


def _undisturbed(victim: Victim, payload: Message) -> float:
    """Run a batch to its end and return how long it took."""
    began = time.monotonic()
    victim.data("BATCH_DOWNLOAD", payload)
    while (message := victim.read()) is not None:
        event: dict[str, Any] = message.get("payload", {})
        if event.get("final"):
            if event["status"] != "completed":
                raise RuntimeError(f"the batch did not end well: {event}")
            return time.monotonic() - began
    raise RuntimeError("the batch did not end")


def _clear(victim: Victim, folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    victim.data("CLEAR_DOWNLOAD_HISTORY", {"account_name": ACCOUNT})


def main(argv: list[str]) -> int:
    """Run as the arguments say."""
    return lives.main(argv, __doc__.partition("\n")[0], run, wrong=WRONG, cycles=15)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
