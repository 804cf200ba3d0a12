"""What is different where PyInstaller has frozen this package into an executable.

`sys.executable` is the program itself then, and no interpreter. On Linux its loader has it find its own
libraries by LD_LIBRARY_PATH, which a browser that it starts must not inherit:
https://pyinstaller.org/en/stable/common-issues-and-pitfalls.html#launching-external-programs-from-the-frozen-application
"""

import faulthandler
import sys
from collections.abc import MutableMapping
from pathlib import Path

__all__ = ["adapt", "is_frozen", "program_name", "this_program"]

_LIBRARY_PATH = "LD_LIBRARY_PATH"


def is_frozen() -> bool:
    """Say whether this is an executable that was built of the package."""
    return bool(getattr(sys, "frozen", False))


def this_program() -> list[str]:
    """Return what runs this program once more, its arguments to follow."""
    return [sys.executable] if is_frozen() else [sys.executable, "-m", "stdwire_songs"]


def program_name() -> str:
    """Return what a person types to run this program, for its help."""
    return Path(sys.executable).name if is_frozen() else "python -m stdwire_songs"


def adapt(environment: MutableMapping[str, str]) -> None:
    """Make up for what is different about an executable; do nothing in an interpreter.

    It takes back from `environment` what the loader has put there for itself, since this process has its
    libraries; and it does as PYTHONFAULTHANDLER says, which a frozen program does not look at.
    """
    if not is_frozen():
        return
    original = environment.pop(f"{_LIBRARY_PATH}_ORIG", None)
    environment.pop(_LIBRARY_PATH, None)
    if original is not None:
        environment[_LIBRARY_PATH] = original
    # Or this program, run once more, would take it that its loader has done that already.
    environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    if environment.get("PYTHONFAULTHANDLER"):
        faulthandler.enable(file=2)
