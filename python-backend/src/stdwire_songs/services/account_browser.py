"""One open browser, with the profile of one account.

Playwright's objects belong to the thread that made them, so each browser has an owner thread; everybody else
hands it jobs. While it has none, the owner looks whether the browser still lives: a person may have closed
its last window, or it may have crashed.
"""

import contextlib
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from stdwire_songs.errors import SongError
from stdwire_songs.services.browser_finder import launch_failed
from stdwire_songs.services.cancellation import Cancellation
from stdwire_songs.services.profile_lock import lock_holder, profile_locked
from stdwire_songs.services.service_errors import ServiceUnreachable

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

LAUNCH_SECONDS = 30.0
JOB_SECONDS = 20.0
CLOSE_SECONDS = 2.0
"""Within what a stop of the backend may take; usually it is a tenth of it."""
LOOK_SECONDS = 0.25
"""How often the owner looks whether the browser lives."""

_SLICE_SECONDS = 0.05

Result = TypeVar("Result")


class BrowserGone(Exception):  # noqa: N818 - what happened, not a mistake of ours
    """The browser was closed or has crashed."""


class AccountBrowser:
    """A browser and its owner thread."""

    def __init__(self, program: Path, profile: Path, account_name: str, *, headless: bool) -> None:
        """Begin to launch; `wait_until_open` tells how that went."""
        self.headless = headless
        self.pid: int | None = None
        self._program = program
        self._profile = profile
        self._account_name = account_name
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._opened: Future[None] = Future()
        self._gone = threading.Event()
        self._owner = threading.Thread(target=self._own, name="browser", daemon=True)
        self._owner.start()

    @property
    def is_open(self) -> bool:
        """Whether it can be given jobs."""
        return self._opened.done() and not self._gone.is_set()

    def wait_until_open(self, cancellation: Cancellation) -> None:
        """Wait for the launch; what went wrong is raised as PROFILE_LOCKED or BROWSER_LAUNCH_FAILED."""
        try:
            _wait(self._opened, cancellation, LAUNCH_SECONDS)
        except BaseException:
            self.close()
            raise

    def do(self, work: Callable[["Page"], Result], cancellation: Cancellation) -> Result:
        """Let the owner do something with the front page, and return what came of it."""
        job = _Job(work)
        self._jobs.put(job)
        if self._gone.is_set():
            job.abandon()
        result: Result = _wait(job.outcome, cancellation, JOB_SECONDS)
        return result

    def show(self, url: str, cancellation: Cancellation) -> str:
        """Show a page, in front of other windows, and return the address it has come to."""

        def work(page: "Page") -> str:
            page.goto(url, wait_until="domcontentloaded", timeout=JOB_SECONDS * 900)
            page.bring_to_front()
            return page.url

        return self.do(work, cancellation)

    def bring_to_front(self, cancellation: Cancellation) -> str:
        """Put the window in front of others and return the address of its page."""

        def work(page: "Page") -> str:
            page.bring_to_front()
            return page.url

        return self.do(work, cancellation)

    def cookie(self, url: str, name: str, cancellation: Cancellation) -> str | None:
        """Return the value of a cookie that the browser would send to an address."""

        def work(page: "Page") -> str | None:
            cookies = page.context.cookies(url)
            return next((cookie.get("value") for cookie in cookies if cookie.get("name") == name), None)

        return self.do(work, cancellation)

    def wait_until_gone(self, seconds: float) -> bool:
        """Wait for the browser's end, however it comes, and say whether it did."""
        return self._gone.wait(seconds)

    def begin_to_close(self) -> None:
        """Have the browser closed, without waiting for it."""
        self._jobs.put(None)

    def close(self) -> None:
        """Close the browser and wait for its end; one that does not answer is killed."""
        self.begin_to_close()
        self._owner.join(CLOSE_SECONDS)
        if self._owner.is_alive() and self.pid is not None and sys.platform != "win32":
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)
            self._owner.join(CLOSE_SECONDS)

    def _own(self) -> None:
        try:
            with contextlib.ExitStack() as stack:
                context = self._launch(stack)
                self.pid = lock_holder(self._profile)
                self._opened.set_result(None)
                self._serve(context)
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the launch
            if not self._opened.done():
                self._opened.set_exception(error)
        finally:
            self._gone.set()
            while not self._jobs.empty():
                job = self._jobs.get()
                if job is not None:
                    job.abandon()

    def _serve(self, context: "BrowserContext") -> None:
        while True:
            try:
                job = self._jobs.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                if not _lives(context):
                    return
                continue
            if job is None:
                return
            if not _lives(context):
                job.abandon()
                return
            job.run(context.pages[0])

    def _launch(self, stack: contextlib.ExitStack) -> "BrowserContext":
        try:
            from playwright.sync_api import Error, sync_playwright
        except ImportError:
            raise launch_failed(
                "Playwright, which drives the browser, is not installed. Install stdwire[browser]."
            ) from None
        playwright = stack.enter_context(sync_playwright())
        try:
            context = playwright.chromium.launch_persistent_context(
                self._profile,
                executable_path=self._program,
                headless=self.headless,
                chromium_sandbox=not _is_linux_root(),
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                no_viewport=True,
                timeout=LAUNCH_SECONDS * 900,
            )
        except Error as error:
            raise self._why(str(error)) from error
        stack.callback(_close_quietly, context)
        if not context.pages:
            context.new_page()
        return context

    def _why(self, said: str) -> SongError:
        if "ProcessSingleton" in said or "profile appears to be in use" in said or "SingletonLock" in said:
            return profile_locked(self._account_name, lock_holder(self._profile))
        if "XServer" in said or "$DISPLAY" in said or "Missing X server" in said:
            return launch_failed(
                f"The browser {self._program} has no display to open a window on (Missing X server or "
                "$DISPLAY). Run the backend in a desktop session, or launch with headless."
            )
        return launch_failed(f"The browser {self._program} did not start. It said: {_gist(said)}")


class _Job:
    """Something for the owner to do."""

    def __init__(self, work: Callable[["Page"], Any]) -> None:
        self._work = work
        self.outcome: Future[Any] = Future()

    def run(self, page: "Page") -> None:
        from playwright.sync_api import Error

        try:
            self.outcome.set_result(self._work(page))
        except Error as error:
            if "closed" in str(error) or "crashed" in str(error):
                self.abandon()
            else:
                self.outcome.set_exception(ServiceUnreachable(f"The page did not open: {_gist(str(error))}"))
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the job
            self.outcome.set_exception(error)

    def abandon(self) -> None:
        with contextlib.suppress(Exception):  # somebody else may have settled it in this moment
            self.outcome.set_exception(BrowserGone("The browser was closed."))


def _wait(outcome: "Future[Any]", cancellation: Cancellation, seconds: float) -> Any:  # noqa: ANN401
    waited = 0.0
    while not outcome.done() and waited < seconds:
        if cancellation.cancelled.wait(_SLICE_SECONDS):
            cancellation.raise_if_cancelled()
        waited += _SLICE_SECONDS
    try:
        return outcome.result(timeout=0)
    except TimeoutError:
        raise launch_failed(
            f"The browser did not answer within {seconds:.0f} s. Close it, then try again."
        ) from None


def _lives(context: "BrowserContext") -> bool:
    """Ask the browser anything: only then does Playwright see what became of it."""
    from playwright.sync_api import Error

    try:
        context.cookies("http://localhost/")
    except Error:
        return False
    return bool(context.pages)


def _close_quietly(context: "BrowserContext") -> None:
    from playwright.sync_api import Error

    with contextlib.suppress(Error):
        context.close()


def _is_linux_root() -> bool:
    """Chrome's sandbox does not work for root on Linux; see https://crbug.com/638180."""
    return sys.platform == "linux" and os.geteuid() == 0


def _gist(said: str) -> str:
    """Return the lines in which a browser says what is wrong, without Playwright's frame around them."""
    lines = [line.strip(" -║╔╚═╗╝") for line in said.splitlines()]
    telling = [line for line in lines if line and "Call log" not in line and "<launching>" not in line]
    return " ".join(telling)[:600]
