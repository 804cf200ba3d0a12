"""The session tokens of this backend's life: in memory, and nowhere else."""

import threading
from collections.abc import Callable

from stdwire_songs.services.song_service import SessionToken
from stdwire_songs.services.tokens import is_expired


class TokenBox:
    """Keeps one token per account, and whose those are that were given out before it."""

    def __init__(self, register_secret: Callable[[str], None]) -> None:
        """Tell `register_secret` every token before it is kept, so that no text can show it."""
        self._register_secret = register_secret
        self._lock = threading.Lock()
        self._tokens: dict[str, SessionToken] = {}
        self._owners: dict[str, tuple[str, SessionToken]] = {}
        self._login_required: set[str] = set()

    def keep(self, account_id: str, token: SessionToken) -> None:
        """Keep the token of an account in place of the one before."""
        self._register_secret(token.token)
        with self._lock:
            self._tokens[account_id] = token
            self._login_required.discard(account_id)
            for text, (_, given) in list(self._owners.items()):
                if is_expired(given, margin_seconds=0):
                    del self._owners[text]
            self._owners[token.token] = (account_id, token)

    def of(self, account_id: str) -> SessionToken | None:
        """Return the token of an account, expired or not."""
        with self._lock:
            return self._tokens.get(account_id)

    def account_of(self, token: str) -> str | None:
        """Return the account that a token was given to, also when that has another one by now."""
        with self._lock:
            owner, _ = self._owners.get(token, (None, None))
            return owner

    def drop(self, token: str) -> None:
        """Drop a token that the service does not accept."""
        with self._lock:
            owner, _ = self._owners.pop(token, (None, None))
            current = self._tokens.get(owner) if owner is not None else None
            if owner is not None and current is not None and current.token == token:
                del self._tokens[owner]

    def forget(self, account_id: str) -> None:
        """Drop all that is known about the session of an account."""
        with self._lock:
            self._tokens.pop(account_id, None)
            self._login_required.discard(account_id)
            for text, (owner, _) in list(self._owners.items()):
                if owner == account_id:
                    del self._owners[text]

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
