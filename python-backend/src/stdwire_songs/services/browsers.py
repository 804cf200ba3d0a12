"""The browsers of all accounts: at most one each, with a profile folder of its own."""

import importlib.util
import os
import sys
import threading
from pathlib import Path

from stdwire_songs.errors import SongError
from stdwire_songs.services.account_browser import AccountBrowser
from stdwire_songs.services.browser_finder import find_browser, launch_failed
from stdwire_songs.services.cancellation import Cancellation
from stdwire_songs.services.profile_lock import lock_holder, profile_locked


class Browsers:
    """Launches and closes them."""

    def __init__(self, profiles: Path, *, browser_path: Path | None = None) -> None:
        """Keep each profile in a folder of `profiles`; `browser_path` is the browser that the user chose."""
        self._profiles = profiles
        self._browser_path = browser_path
        self._lock = threading.Lock()
        self._open: dict[str, AccountBrowser] = {}
        self._closed = False

    def is_available(self) -> bool:
        """Say whether a browser can be expected to start: one is chosen or found, and can be driven."""
        if importlib.util.find_spec("playwright") is None:
            return False
        if self._browser_path is not None:
            return True
        try:
            find_browser()
        except SongError:
            return False
        return True

    def get(self, account_id: str) -> AccountBrowser | None:
        """Return the browser that is open for an account."""
        with self._lock:
            browser = self._open.get(account_id)
        return browser if browser is not None and browser.is_open else None

    def open(
        self, account_id: str, account_name: str, *, headless: bool, cancellation: Cancellation
    ) -> AccountBrowser:
        """Launch a browser on an account's profile, which nobody else may have open."""
        program = find_browser(self._browser_path)
        profile = self._profiles / account_id
        holder = lock_holder(profile)
        if holder is not None:
            raise profile_locked(account_name, holder)
        with self._lock:
            if self._closed:
                raise launch_failed("The backend is stopping. Start it again.")
            profile.mkdir(mode=0o700, parents=True, exist_ok=True)
            browser = AccountBrowser(program, profile, account_name, headless=headless)
            self._open[account_id] = browser
        browser.wait_until_open(cancellation)
        return browser

    def was_used(self, account_id: str) -> bool:
        """Say whether a browser has ever written into an account's profile."""
        return (self._profiles / account_id / "Default").is_dir()

    def shut(self, account_id: str) -> None:
        """Close the browser of an account, if one is open."""
        with self._lock:
            browser = self._open.pop(account_id, None)
        if browser is not None:
            browser.close()

    def close(self) -> None:
        """Close all browsers and launch none any more."""
        with self._lock:
            self._closed = True
            browsers, self._open = list(self._open.values()), {}
        for browser in browsers:
            browser.begin_to_close()
        for browser in browsers:
            browser.close()


def has_display() -> bool:
    """Say whether a window could be opened at all."""
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
