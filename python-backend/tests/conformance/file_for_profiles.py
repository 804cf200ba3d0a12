"""Puts a file where a backend under test wants the folder of its profiles: a mode would not keep root out.

Prints one line when it is there, and ends with its stdin.
"""

import os
import sys
from pathlib import Path

folder = Path(os.environ["STDWIRE_CONFORMANCE_DIR"])
folder.mkdir(parents=True, exist_ok=True)
(folder / "profiles").write_text("in the way\n")
sys.stdout.write("in the way\n")
sys.stdout.flush()
sys.stdin.read()
