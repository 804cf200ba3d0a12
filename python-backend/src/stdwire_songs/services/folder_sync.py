"""Making what was renamed in a folder last."""

import os
import sys
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make a change of names in a folder survive a power cut; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
