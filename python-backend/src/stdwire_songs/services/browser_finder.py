"""Finding the Chrome or Chromium that is installed. None is ever downloaded."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode

_LINUX = ("google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "chrome")
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Chromium\Application\chrome.exe")
_WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")


def find_browser(chosen: Path | None = None) -> Path:
    """Return the browser's program; none, or a chosen one that is not there, is BROWSER_LAUNCH_FAILED."""
    if chosen is not None:
        if chosen.is_file():
            return chosen
        raise launch_failed(
            f"There is no browser at {chosen}, where the settings say it is. "
            "Correct --browser-path (STDWIRE_BROWSER_PATH), or leave it out to use the installed one."
        )
    candidates = _candidates(os.environ)
    for candidate in candidates:
        found = shutil.which(candidate)
        if found is not None:
            return Path(found)
    raise launch_failed(
        f"No browser was found. Looked for: {', '.join(candidates)}. "
        "Install Chrome or Chromium, or name its program with --browser-path (STDWIRE_BROWSER_PATH)."
    )


def launch_failed(message: str) -> SongError:
    """Return the error to raise."""
    return SongError(ErrorCode.BROWSER_LAUNCH_FAILED, message)


def _candidates(env: Mapping[str, str]) -> tuple[str, ...]:
    if sys.platform == "darwin":
        return (*_MAC, *(str(Path.home() / path.removeprefix("/")) for path in _MAC))
    if sys.platform == "win32":
        roots = [env[name] for name in _WINDOWS_ROOTS if name in env]
        return tuple(str(Path(root) / program) for root in roots for program in _WINDOWS)
    return _LINUX
