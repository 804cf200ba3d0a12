"""The session tokens of this backend's life: in memory, and nowhere else."""

import threading
from collections.abc import Callable

from stdwire_songs.services.song_service import SessionToken
from stdwire_songs.services.tokens import is_expired


class TokenBox:
    """Keeps one token per account, and what became of the others."""

    def __init__(self, register_secret: Callable[[str], None]) -> None:
        """Tell `register_secret` every token before it is kept, so that no text can show it."""
        self._register_secret = register_secret
        self._lock = threading.Lock()
        self._tokens: dict[str, SessionToken] = {}
        self._login_required: set[str] = set()

    def keep(self, account_id: str, token: SessionToken) -> None:
        """Keep the token of an account in place of the one before."""
        self._register_secret(token.token)
        with self._lock:
            self._tokens[account_id] = token
            self._login_required.discard(account_id)

    def of(self, account_id: str) -> SessionToken | None:
        """Return the token of an account, expired or not."""
        with self._lock:
            return self._tokens.get(account_id)

    def account_of(self, token: str) -> str | None:
        """Return the account that a token was given to."""
        with self._lock:
            return next((owner for owner, kept in self._tokens.items() if kept.token == token), None)

    def drop(self, token: str) -> None:
        """Drop a token that the service does not accept."""
        owner = self.account_of(token)
        if owner is not None:
            self.forget(owner)

    def forget(self, account_id: str) -> None:
        """Drop all that is known about the session of an account."""
        with self._lock:
            self._tokens.pop(account_id, None)
            self._login_required.discard(account_id)

    def require_login(self, account_id: str) -> None:
        """Remember that a person has to sign in."""
        with self._lock:
            self._tokens.pop(account_id, None)
            self._login_required.add(account_id)

    def state_of(self, account_id: str) -> str:
        """Return `unknown`, `valid`, `expired` or `login_required`."""
        with self._lock:
            token = self._tokens.get(account_id)
            if token is not None:
                return "expired" if is_expired(token) else "valid"
            return "login_required" if account_id in self._login_required else "unknown"
