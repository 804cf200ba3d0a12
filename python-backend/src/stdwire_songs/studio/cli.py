"""The command line of the studio."""

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from stdwire_songs.studio.faults import Fault, parse_faults
from stdwire_songs.studio.options import Markup, Options

EXIT_CONFIGURATION = 78
"""EX_CONFIG of sysexits.h: starting it again will not help, changing a setting will."""


def main(argv: Sequence[str]) -> int:
    """Run the studio until its stdin ends or it is told to stop; return the exit code."""
    options = parse(argv)
    try:
        from stdwire_songs.studio.server import run
    except ImportError as error:
        return _fail(f"The studio needs a package that is not installed ({error}). Install stdwire[studio].")
    try:
        return run(options)
    except (OSError, sqlite3.Error) as error:
        return _fail(
            f"The studio cannot start in {options.data_dir} on port {options.port}: {error}. "
            "Name another folder with --data-dir, or let it choose a port with --port 0."
        )


def parse(argv: Sequence[str]) -> Options:
    """Read the arguments; wrong ones end the program with a message, as argparse does."""
    parser = argparse.ArgumentParser(
        prog="stdwire_songs studio",
        description="A song service on this machine, for use offline and for tests. It ends with its stdin.",
    )
    parser.add_argument(
        "--data-dir", type=_folder, required=True, help="folder for its database, songs and covers"
    )
    parser.add_argument(
        "--port", type=_port, default=0, help="port on 127.0.0.1; 0, the default, is any free one"
    )
    parser.add_argument(
        "--speed", type=_speed, default=1.0, help="how much faster than usual (1 s) a song is made"
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="another seed gives other songs for the same prompts"
    )
    parser.add_argument(
        "--markup",
        type=Markup,
        choices=list(Markup),
        default=Markup.YEAR_2026,
        help="generation of the create page",
    )
    parser.add_argument(
        "--faults",
        type=_faults,
        default=(),
        metavar="JSON",
        help="what goes wrong from the start: a JSON list",
    )
    given = parser.parse_args(argv)
    return Options(
        data_dir=given.data_dir,
        port=given.port,
        speed=given.speed,
        seed=given.seed,
        markup=given.markup,
        faults=given.faults,
    )


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _speed(text: str) -> float:
    speed = float(text)
    if not 0.001 <= speed <= 100_000:  # false for NaN too
        raise argparse.ArgumentTypeError("the speed is a number from 0.001 to 100000")
    return speed


def _faults(text: str) -> tuple[Fault, ...]:
    try:
        return parse_faults(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _fail(text: str) -> int:
    print(text, file=sys.stderr)  # noqa: T201 - this is a command line
    return EXIT_CONFIGURATION
