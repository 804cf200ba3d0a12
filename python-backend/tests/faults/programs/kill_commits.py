"""Kill -9 of the backend while it commits and acknowledges, again and again on one data folder.

    python -m tests.faults.programs.kill_commits [--cycles 1000] [--seed 1] [--folder DIR]

(from `python-backend`, or with it on PYTHONPATH). Each cycle is one life of the real backend: commands that
write are sent without waiting for their answers, and at a random moment the process is killed. Afterwards
the database is looked at from outside: what was acknowledged is there, once; what was not is whole or
absent. The last line on stdout is the result, as JSON; the exit code is 0 if all of it is as it should be.

Fields of the result: `cycles`, `sent`, `acknowledged`, `lost` (acknowledged and not there, or changed),
`torn` (there in part), `duplicated` (there twice), `integrity_failures`, `orphans` (lives that left a
process behind), `refused` (commands that failed), `seconds`.
"""

import random
import sqlite3
import sys
import time
from collections import Counter
from pathlib import Path

from tests.faults.programs import lives
from tests.faults.programs.victim import Graves, Victim

WRONG = ("lost", "torn", "duplicated", "integrity_failures", "orphans", "refused")
"""What must be 0 in the result."""

LIVES_PER_FOLDER = 200
"""Then a new data folder is begun: what is looked through after each life does not grow for ever."""

ROUNDS = 12
"""Groups of commands per life; more than are ever answered before the kill."""

KILL_WITHIN_SECONDS = 0.01
"""After the last answer that is waited for: a handful of commits."""


class Tally:
    """What was sent, what was acknowledged, and what is wrong."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.sent: dict[str, tuple[str, str]] = {}
        """Kind of command and its subject, by the command's id."""
        self.acknowledged: set[tuple[str, str]] = set()
        self.wrong: Counter[str] = Counter()

    def take(self, message: dict[str, object] | None) -> None:
        """Count an answer; every command that is sent can succeed."""
        if message is None:
            raise RuntimeError("an answer did not come")
        if message["success"] is True:
            self.acknowledged.add(self.sent[str(message["id"])])
        else:
            self.wrong["refused"] += 1


def run(folder: Path, cycles: int, chance: random.Random) -> dict[str, object]:
    """Live and die so many times, and return the result."""
    totals: Counter[str] = Counter()
    graves = Graves()
    began = time.monotonic()
    for first in range(0, cycles, LIVES_PER_FOLDER):
        tally, home = Tally(), folder / str(first)
        _fill_pool(home)
        for cycle in range(first, min(cycles, first + LIVES_PER_FOLDER)):
            graves.add(_one_life(home, cycle, chance, tally))
            _compare(home / "songs.sqlite3", tally)
        totals += tally.wrong + Counter(sent=len(tally.sent), acknowledged=len(tally.acknowledged))
    graves.close()
    totals["orphans"] = graves.orphans
    names = ("sent", "acknowledged", *WRONG)
    seconds = round(time.monotonic() - began, 1)
    return {"cycles": cycles, **{name: totals[name] for name in names}, "seconds": seconds}


def _fill_pool(home: Path) -> None:
    """Give the queues of all lives their prompts, in a life that nobody cuts short."""
    victim = Victim(home)
    victim.data("CREATE_ACCOUNT", {"name": "pool"})
    prompts = [{"title": "p", "lyrics": "", "style": ""}] * (1 + ROUNDS * LIVES_PER_FOLDER)
    queue = {"account_name": "pool", "total_songs": 1, "songs_per_batch": 1, "prompts": prompts}
    victim.data("CREATE_QUEUE", queue)
    victim.end()


def _one_life(home: Path, cycle: int, chance: random.Random, tally: Tally) -> Victim:
    victim = Victim(home)
    for number in range(ROUNDS):
        _send_round(victim, f"{cycle}-{number}", tally)
    for _ in range(chance.randint(0, ROUNDS * 3)):
        tally.take(victim.read())
    time.sleep(chance.random() * KILL_WITHIN_SECONDS)  # the moment is what the test is about
    for message in victim.kill():
        tally.take(message)
    return victim


def _send_round(victim: Victim, name: str, tally: Tally) -> None:
    """Create an account with a queue and a record, and rename it with all that is its own."""
    record = {"song_id": f"s{name}", "title": "t", "prompt_index": 0, "account_name": name}
    queue = {"account_name": name, "total_songs": 1, "songs_per_batch": 1, "prompts": []}
    for kind, command, payload in (
        ("account", "CREATE_ACCOUNT", {"name": name}),
        ("queue", "CREATE_QUEUE", queue),
        ("record", "ADD_CREATION_RECORD", {"record": {**record, "status": "completed"}}),
        ("renamed", "RENAME_ACCOUNT", {"old_name": name, "new_name": f"new {name}"}),
    ):
        tally.sent[victim.send(command, payload)] = (kind, name)


def _compare(path: Path, tally: Tally) -> None:
    """Hold the database against what was acknowledged in all lives so far."""
    database = sqlite3.connect(path)
    try:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            tally.wrong["integrity_failures"] += 1
        names = [str(row[0]) for row in database.execute("SELECT name FROM accounts")]
        queued = [str(row[0]) for row in database.execute(_QUEUES)]
        records = dict(database.execute("SELECT song_id, account_name FROM creation_records"))
        ranges = list(database.execute("SELECT range_start, range_end FROM queues ORDER BY seq"))
        (pool,) = database.execute("SELECT next_position FROM prompt_pool").fetchone()
    finally:
        database.close()
    accounts = {name.removeprefix("new "): name for name in names}
    owners = {name.removeprefix("new ") for name in queued}
    for kind, name in tally.acknowledged:
        there = {
            "account": name in accounts,
            "queue": name in owners,
            "record": f"s{name}" in records,
            "renamed": accounts.get(name) == f"new {name}",
        }[kind]
        tally.wrong["lost"] += not there
    tally.wrong["duplicated"] += len(names) - len(accounts) + len(queued) - len(owners)
    # A rename changes the account and its records together; a queue moves the cursor of the pool with it.
    tally.wrong["torn"] += sum(accounts.get(song_id[1:]) != owner for song_id, owner in records.items())
    tally.wrong["torn"] += ranges != [(index, index + 1) for index in range(pool)]


_QUEUES = "SELECT accounts.name FROM queues JOIN accounts ON accounts.id = account_id"


def main(argv: list[str]) -> int:
    """Run as the arguments say."""
    return lives.main(argv, __doc__.partition("\n")[0], run, wrong=WRONG, cycles=20)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
