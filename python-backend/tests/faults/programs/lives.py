"""The command line of programs that live and die again and again."""

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

Run = Callable[[Path, int, random.Random], dict[str, object]]
"""Lives and dies so many times in a folder, and returns the result."""


def main(argv: list[str], description: str, run: Run, *, wrong: Collection[str], cycles: int) -> int:
    """Run as the arguments say, and print the result; return 1 if a count of what is `wrong` is not 0.

    `cycles` is how many lives there are if the arguments do not say it.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--cycles", type=int, default=cycles, help=f"how many lives (default: {cycles})")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of death (default: 1)")
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        result = run(options.folder or Path(temporary), options.cycles, random.Random(options.seed))
    print(json.dumps(result))
    return 1 if any(result[name] for name in wrong) else 0
