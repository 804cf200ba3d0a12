"""Gives a backend under test a display of its own for windows, where Xvfb is; else the one that there is.

Prints `{"display": …}` when it is there, and ends with its stdin.
"""

import json
import os
import shutil
import subprocess
import sys


def main() -> None:
    """Start a display, and take it away in the end."""
    program = shutil.which("Xvfb")
    if program is None:
        _serve(os.environ.get("DISPLAY", ""))
        return
    read, write = os.pipe()
    command = [program, "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(
        command,
        pass_fds=(write,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            _serve(f":{answer.readline().strip()}")
    finally:
        server.terminate()
        server.wait()


def _serve(display: str) -> None:
    sys.stdout.write(json.dumps({"display": display}) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


main()
