"""A tiny process that ends a backend and its family when nobody else can.

It is forked while the backend starts and sleeps until one of three things happens. The backend ends, in
whatever way: what it started is ended. The client dies: the backend has its time of grace, and is killed when
that is over, also if a C call holds the interpreter's lock so that none of its threads can run. The backend
says that it is ending: the same, with the time that a whole orderly end may take.

It is no child of the backend, so that code which waits for children does not meet it; it holds nothing open
but its end of one pipe; and it sleeps without waking up. It blocks all signals but the two that nobody can.
"""

from __future__ import annotations

import math
import os
import signal
import time
import warnings
from contextlib import suppress

from stdwire.family import Family

__all__ = ["Watchdog", "start"]

_PATIENCE_SECONDS = 1.75
"""How long a backend may live on after its client has died, until it says otherwise."""
_LOOK_SECONDS = 0.1
"""How often it is looked whether the client lives, from the end of stdin on: it may close it and wait."""
_DYING_SECONDS = 0.5
"""How long a client that has let go of everything may still be there."""
_NAME = b"stdwire-watch"
_MOST_FILES = 4096
"""As many are closed where the system does not tell which are open."""


class Watchdog:
    """The backend's side of it."""

    def __init__(self, line: int, fork: _Fork, family: Family) -> None:
        """Speak to the watchdog over `line`, which no other process may hold open."""
        self._line = line
        self._fork = fork
        self._family = family
        os.register_at_fork(after_in_child=self._let_go)

    def settle(self) -> None:
        """Wait until the watchdog stands on its own feet, the sooner the better.

        From then on it is no child, and holds nothing that this process has open, a locked file for example.
        """
        self._fork.settle()

    def allow(self, seconds: float) -> None:
        """Let the backend live on for so long after its client has died."""
        self._say("allow", seconds)

    def ask_by_signal(self) -> None:
        """Send the backend a SIGTERM when its client has died, since it does not see the end of stdin."""
        self._say("ask", 0)

    def expect_end(self, seconds: float) -> None:
        """Let the backend live on for so long from now."""
        self._say("end", seconds)

    def end_family(self) -> None:
        """End what the backend started, and return when it is gone."""
        self._family.end_others(but=[self._fork.pid])

    def _say(self, word: str, seconds: float) -> None:
        with suppress(OSError):  # it was killed, and the backend does without it
            os.write(self._line, f"{word} {seconds}\n".encode())

    def _let_go(self) -> None:
        """Close the line in a fork, or else the watchdog would not see the end of the backend."""
        with suppress(OSError):
            os.close(self._line)


def start(stdin: int) -> Watchdog | None:
    """Fork the watchdog of this process, to be settled; None if the system gives no more processes.

    To be called early: before there are threads, whose locks a fork copies as they are, and while there is
    little memory to copy.
    """
    backend, parent = os.getpid(), os.getppid()
    family = Family(backend, os.getpgid(0), owns_group=os.getsid(0) == backend)
    hearing, line = os.pipe()
    try:
        fork = _Fork(_Watch(hearing, stdin, parent, family), keep=(hearing, stdin))
    except OSError:
        os.close(line)
        return None
    finally:
        os.close(hearing)
    return Watchdog(line, fork, family)


class _Fork:
    """A new process that is not a child of this one, because the one between the two has ended."""

    def __init__(self, watch: _Watch, *, keep: tuple[int, ...]) -> None:
        """Run the `watch` in it, with only `keep` open; OSError if it cannot be forked."""
        self.pid = 0
        """Its id, once it is settled; 0 if there is none."""
        self._reading, writing = os.pipe()
        # Before the fork, so that no signal finds the new process unprepared.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            with warnings.catch_warnings():  # of threads: nothing that runs after the fork needs their locks
                warnings.simplefilter("ignore", DeprecationWarning)
                self._between = os.fork()
            if self._between == 0:
                _fork_again(watch, writing, keep)
        except OSError:
            os.close(self._reading)
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            os.close(writing)

    def settle(self) -> None:
        """Wait for the end of the process between, and learn the id of the other."""
        if self._between:
            with suppress(ChildProcessError):  # who ignores SIGCHLD has no children to wait for
                os.waitpid(self._between, 0)
            self._between = 0
            self.pid = int(os.read(self._reading, 32) or 0)
            os.close(self._reading)


def _fork_again(watch: _Watch, writing: int, keep: tuple[int, ...]) -> None:
    """Fork once more and end, so that the new process has lost its parent; it tells its id."""
    try:
        if os.fork() == 0:
            _name_itself()
            watch.find_owners()
            _close_all_but(writing, *keep)
            os.write(writing, str(os.getpid()).encode())
            os.close(writing)
            watch.run()
    finally:
        os._exit(0)  # without cleaning up: everything here is the backend's


class _Watch:
    """What goes on in the watchdog's own process."""

    def __init__(self, line: int, stdin: int, parent: int, family: Family) -> None:
        self._line = line
        self._stdin = stdin
        self._parent = parent
        self._family = family
        self._patience = _PATIENCE_SECONDS
        self._deadline = math.inf
        self._is_ending = False
        self._asks_by_signal = False
        self._unread = b""
        self._owners: set[int] = set()

    def find_owners(self) -> None:
        """Look who owns the backend, while all that the backend has open is open here."""
        from stdwire.owner import owners_of

        self._owners = owners_of(self._stdin, self._parent, self._family.backend)

    def run(self) -> None:
        """Sleep until it is time, then end what is left."""
        # Here and not above: the backend has no use for them, and shall be ready soon.
        from stdwire.hang_up import HangUp
        from stdwire.process_table import follow

        backend = self._family.backend
        lives = [follow(owner) for owner in self._owners]
        has_owner = True
        # Who is the only one can have made the session of a wrapper, and has made it for this backend alone.
        is_wrapped = [self._family.is_session_of(owner) for owner in self._owners] == [True]
        hang_up = HangUp(self._line, self._stdin)
        is_over = False
        while not is_over and time.monotonic() < self._deadline:
            wait = self._deadline - time.monotonic()
            if self._is_ending and has_owner:
                wait = min(wait, _LOOK_SECONDS)
            if hang_up.wait(None if wait == math.inf else max(wait, 0)):
                is_over = not self._listen()
            self._is_ending = self._is_ending or hang_up.has_come
            if self._is_ending and has_owner and not all(is_alive() for is_alive in lives):
                has_owner = False
                self._give(self._patience)
                if self._asks_by_signal:
                    _signal(backend, signal.SIGTERM)
        self._family.end_others(but=[os.getpid()])
        if is_wrapped:
            # The backend may have ended in the very moment in which its client dies.
            deadline = time.monotonic() + (_DYING_SECONDS if hang_up.has_come else 0)
            while has_owner and time.monotonic() < deadline:
                time.sleep(_LOOK_SECONDS)
                has_owner = all(is_alive() for is_alive in lives)
            if not has_owner:
                self._family.owns_group = True
                self._family.end_others(but=[os.getpid()])
        while not is_over and hang_up.wait(0):
            is_over = not self._listen()
        if not is_over:
            _signal(backend, signal.SIGKILL)
        if self._family.owns_group:
            os.killpg(self._family.group, signal.SIGKILL)  # itself included

    def _listen(self) -> bool:
        """Take in what the backend says; tell whether it lives."""
        said = os.read(self._line, 4096)
        *lines, self._unread = (self._unread + said).split(b"\n")
        for line in lines:
            word, seconds = line.decode().split()
            if word == "allow":
                self._patience = float(seconds)
            elif word == "ask":
                self._asks_by_signal = True
            else:
                self._is_ending = True
                self._give(float(seconds))
        return bool(said)

    def _give(self, seconds: float) -> None:
        self._deadline = min(self._deadline, time.monotonic() + seconds)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it has ended in this very moment
        os.kill(pid, number)


def _name_itself() -> None:
    """Be told apart from the backend in lists of processes, where the system lets a name be changed."""
    with suppress(OSError):
        fd = os.open("/proc/self/comm", os.O_WRONLY)
        os.write(fd, _NAME)
        os.close(fd)


def _close_all_but(*kept: int) -> None:
    """Let go of everything that the backend has open, the wire above all."""
    null = os.open(os.devnull, os.O_RDWR)
    try:
        fds = [int(name) for name in os.listdir("/dev/fd")]  # noqa: PTH208 - pathlib is not imported for this
    except OSError:  # /proc is not mounted
        fds = list(range(_MOST_FILES))
    for fd in fds:
        if fd in kept or fd == null:
            continue
        with suppress(OSError):  # the folder itself was open while it was listed
            os.close(fd)
            if fd <= 2:
                os.dup2(null, fd)
