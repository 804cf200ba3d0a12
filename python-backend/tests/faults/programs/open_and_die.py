"""Opens databases and is killed at one of the statements of each.

    python -m tests.faults.programs.open_and_die FOLDER [FILE]

For k = 1, 2, … a process of its own opens FOLDER/k.sqlite3, which is a copy of FILE if that is given and new
otherwise, and is killed at its k-th statement: pragmas, the steps of the schema, their commits. The last one
is the first that has fewer, and ends by itself. Prints how many there were.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from stdwire_songs.storage.database import Database
from tests.faults.failing_sql import failing_sql


def main() -> None:
    """Open, and die, again and again."""
    folder, *source = (Path(argument) for argument in sys.argv[1:])
    k, status = 0, -signal.SIGKILL
    while status == -signal.SIGKILL:
        k += 1
        path = folder / f"{k}.sqlite3"
        for file in source:
            shutil.copy(file, path)
        child = os.fork()  # quicker than an interpreter for each
        if child == 0:
            _open_and_die(path, k)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(k)
    sys.exit(status)


def _open_and_die(path: Path, k: int) -> None:
    left = iter(range(k - 1, -1, -1))

    def count(_sql: str) -> None:
        if next(left, None) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with failing_sql() as faults:
        faults.before = count
        Database(path).close()


if __name__ == "__main__":
    main()
