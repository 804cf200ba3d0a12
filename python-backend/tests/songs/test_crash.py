"""Kill -9 at any moment: what was acknowledged is there, what was not is whole or absent."""

import random
import subprocess
import sys
from pathlib import Path

from tests.songs.conftest import Home

CYCLES = 25


def test_committed_work_survives_kill_9(tmp_path: Path) -> None:
    """Every acknowledged round is complete after the kill, in each of many cycles on one database."""
    chance = random.Random(20251121)
    following = 0
    acknowledged: set[int] = set()
    for _ in range(CYCLES):
        acknowledged |= killed_after(tmp_path, following, rounds=chance.randint(0, 6))
        home = Home(tmp_path)
        names = {account.name for account in home.accounts.all()}
        queued = {queue.account_name for queue in home.queues.all()}
        recorded = {row.song_id: row.account_name for row in home.history.newest_first(None)}
        ranges = [queue.prompts_range for queue in home.queues.all()]
        integrity = home.database.query("PRAGMA integrity_check")
        home.database.close()

        for number in acknowledged:
            assert f"renamed {number}" in names & queued
            assert f"renamed {number}" == recorded[f"s{number}"]
        assert [[index, index + 1] for index in range(len(ranges))] == ranges
        assert all(name in names for name in recorded.values())  # a rename is never half done
        assert integrity == [("ok",)]
        following = max(int(name.split()[1]) for name in names) + 1 if names else 0


def killed_after(folder: Path, first: int, *, rounds: int) -> set[int]:
    """Run the writer, kill it after some acknowledgements, and return the numbers it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.songs.crash_writer", str(folder), str(first)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(rounds)]
        writer.kill()
        lines += writer.stdout.readlines()
    return {int(line) for line in lines if line.endswith("\n")}
