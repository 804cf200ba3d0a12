"""What is different where PyInstaller has frozen this package into an executable.

`sys.executable` is the program itself then, and no interpreter. On Linux its loader has it find its own libraries by
LD_LIBRARY_PATH, which a browser that it starts must not inherit:
https://pyinstaller.org/en/stable/common-issues-and-pitfalls.html#launching-external-programs-from-the-frozen-application
"""

import sys
from collections.abc import MutableMapping

__all__ = ["give_environment_back", "is_frozen", "this_program"]

_LIBRARY_PATH = "LD_LIBRARY_PATH"


def is_frozen() -> bool:
    """Say whether this is an executable that was built of the package."""
    return bool(getattr(sys, "frozen", False))


def this_program() -> list[str]:
    """Return what runs this program once more, its arguments to follow."""
    return [sys.executable] if is_frozen() else [sys.executable, "-m", "stdwire_songs"]


def give_environment_back(environment: MutableMapping[str, str]) -> None:
    """Undo in `environment` what the loader did to it for itself: this process has its libraries."""
    if not is_frozen():
        return
    original = environment.pop(f"{_LIBRARY_PATH}_ORIG", None)
    environment.pop(_LIBRARY_PATH, None)
    if original is not None:
        environment[_LIBRARY_PATH] = original
    # Or this program, run once more, would take it that its loader has done that already.
    environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
