"""Who works for which account: so that an account is not renamed or deleted under an operation's feet."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode


class AccountActivity:
    """Counts the work in progress per account, by its immutable id."""

    def __init__(self) -> None:
        """Begin with nobody at work."""
        self._condition = Condition()
        self._working: Counter[str] = Counter()
        self._changing: set[str] = set()

    @contextmanager
    def working(self, account_id: str) -> Iterator[None]:
        """Mark work for an account while the block runs; look the account up again inside the block.

        If the account is just being changed, this waits for the end of the change, which is short.
        """
        with self._condition:
            self._condition.wait_for(lambda: account_id not in self._changing)
            self._working[account_id] += 1
        try:
            yield
        finally:
            with self._condition:
                self._working[account_id] -= 1
                if not self._working[account_id]:
                    del self._working[account_id]

    @contextmanager
    def changing(self, account_id: str, account_name: str) -> Iterator[None]:
        """Keep new work away while the block changes the account; refused while work is in progress."""
        with self._condition:
            if account_id in self._working or account_id in self._changing:
                raise SongError(
                    ErrorCode.PROFILE_LOCKED,
                    f"An operation is running for {account_name!r}: cancel it or wait for its end.",
                    details={"reason": "operation_running"},
                )
            self._changing.add(account_id)
        try:
            yield
        finally:
            with self._condition:
                self._changing.discard(account_id)
                self._condition.notify_all()
