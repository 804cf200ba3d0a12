"""Has opened the browser profile of every account, as another browser would: beside a backend under test.

Prints one line when it watches, and ends with its stdin.
"""

import contextlib
import os
import socket
import sys
import threading
import time
from pathlib import Path

LOOK_SECONDS = 0.01


def main() -> None:
    """Mark each profile that appears as open in this process."""
    profiles = Path(os.environ["STDWIRE_CONFORMANCE_DIR"]) / "profiles"
    threading.Thread(target=_watch, args=(profiles,), daemon=True).start()
    sys.stdout.write("watching\n")
    sys.stdout.flush()
    sys.stdin.read()


def _watch(profiles: Path) -> None:
    holder = f"{socket.gethostname()}-{os.getpid()}"
    while True:
        for profile in profiles.glob("*"):
            with contextlib.suppress(FileExistsError, FileNotFoundError):
                (profile / "Default").mkdir(exist_ok=True)
                (profile / "SingletonLock").symlink_to(holder)
        time.sleep(LOOK_SECONDS)


main()
