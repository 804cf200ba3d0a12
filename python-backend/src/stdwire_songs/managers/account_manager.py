"""Accounts: who songs are made for, and the folder of each one's browser profile."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from stdwire_songs.errors import SongError
from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.account_lookup import require_account
from stdwire_songs.managers.account_names import clean_name
from stdwire_songs.managers.dates import require_date
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.types import Account
from stdwire_songs.storage.accounts import AccountRow, AccountStore
from stdwire_songs.storage.creation_records import CreationRecordStore
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.downloads import DownloadStore
from stdwire_songs.storage.name_key import name_key
from stdwire_songs.storage.queues import QueueStore
from stdwire_songs.storage.timestamps import utc_now


class Sessions(Protocol):
    """What the account manager asks of whoever keeps sessions and browsers."""

    def session_state(self, account_id: str) -> str:
        """Return `unknown`, `valid`, `expired` or `login_required`, without asking the service."""
        ...

    def browser_open(self, account_id: str) -> bool:
        """Return whether a browser is open on the account's profile."""
        ...

    def forget(self, account_id: str) -> None:
        """Drop what is kept in memory for an account that is no more."""
        ...


class DeletedAccount(NamedTuple):
    """What went with an account."""

    name: str
    profile_deleted: bool
    removed_queues: int


class AccountManager:
    """Creates, changes and deletes accounts; names are unique whatever their case."""

    def __init__(
        self,
        *,
        database: Database,
        accounts: AccountStore,
        queues: QueueStore,
        records: CreationRecordStore,
        downloads: DownloadStore,
        activity: AccountActivity,
        sessions: Sessions,
        profiles: Path,
    ) -> None:
        """Keep accounts in the stores, and each one's profile in a folder of `profiles` named by its id."""
        self._database = database
        self._accounts = accounts
        self._queues = queues
        self._records = records
        self._downloads = downloads
        self._activity = activity
        self._sessions = sessions
        self._profiles = profiles

    def all(self) -> list[Account]:
        """Return every account, oldest first."""
        profiles = self._profile_names()
        return [self._account(row, row.id in profiles) for row in self._accounts.all()]

    def create(self, name: str, email: str) -> Account:
        """Create an account and its profile folder: both, or neither."""
        name = clean_name(name)
        row = AccountRow(uuid.uuid4().hex, name, email, utc_now(), None, "active", None)
        self._refuse_taken(name)
        self._make_profile(row)
        try:
            with self._database.transaction():
                self._refuse_taken(name)
                self._accounts.add(row)
        except BaseException:
            self._profile(row).rmdir()
            raise
        return self._describe(row)

    def update(self, name: str, *, email: str | None, last_used: str | None, status: str | None) -> Account:
        """Change what is given and leave what is None."""
        if last_used is not None:
            require_date("last_used", last_used)
        changes = {"email": email, "last_used": last_used, "status": status}
        with self._database.transaction():
            row = require_account(self._accounts, name)
            row = msgspec.structs.replace(
                row, **{field: value for field, value in changes.items() if value is not None}
            )
            self._accounts.replace(row)
        return self._describe(row)

    def rename(self, old_name: str, new_name: str) -> tuple[str, Account]:
        """Rename an account with its histories in one step, and return its former name and what it is now."""
        new_name = clean_name(new_name, "new_name")
        row = require_account(self._accounts, old_name)
        with self._alone(row), self._database.transaction():
            if name_key(new_name) != name_key(row.name):
                self._refuse_taken(new_name)
            renamed = msgspec.structs.replace(row, name=new_name)
            self._accounts.replace(renamed)
            self._records.rename_account(row.name, new_name)
            self._downloads.rename_account(row.name, new_name)
        return row.name, self._describe(renamed)

    def delete(self, name: str, *, delete_profile: bool) -> DeletedAccount:
        """Delete an account and its queues; with its profile, if asked.

        The profile goes first: should that fail half-way, the account is still there to try again with.
        """
        row = require_account(self._accounts, name)
        with self._alone(row):
            deleted = delete_profile and self._delete_profile(row)
            with self._database.transaction():
                queues = self._queues.count(row.id)
                self._accounts.delete(row.id)
            self._sessions.forget(row.id)
        return DeletedAccount(row.name, deleted, queues)

    def profile_path(self, name: str) -> tuple[str, Path, bool]:
        """Return an account's name, its profile folder, and whether that exists."""
        row = require_account(self._accounts, name)
        folder = self._profile(row)
        return row.name, folder, folder.is_dir()

    def _describe(self, row: AccountRow) -> Account:
        return self._account(row, self._profile(row).is_dir())

    def _profile_names(self) -> set[str]:
        """Return the ids of the accounts that have a profile: one look in place of one for each."""
        try:
            with os.scandir(self._profiles) as entries:
                return {entry.name for entry in entries if entry.is_dir()}
        except OSError:
            return set()

    def _account(self, row: AccountRow, profile_exists: bool) -> Account:
        return Account(
            name=row.name,
            email=row.email,
            created_at=row.created_at,
            last_used=row.last_used,
            status=row.status,
            profile_exists=profile_exists,
            session_state=self._sessions.session_state(row.id),
            handle=row.handle,
            browser_open=self._sessions.browser_open(row.id),
        )

    def _refuse_taken(self, name: str) -> None:
        taken = self._accounts.by_name(name)
        if taken is not None:
            raise SongError(
                ErrorCode.ACCOUNT_ALREADY_EXISTS,
                f"An account named {taken.name!r} exists: choose another name (case makes no difference).",
                details={"account_name": taken.name},
            )

    @contextmanager
    def _alone(self, row: AccountRow) -> Iterator[None]:
        """Keep operations away from the account, once neither they nor a browser are at work for it."""
        from stdwire_songs.services.profile_lock import lock_holder, profile_locked

        with self._activity.changing(row.id, row.name):
            if self._sessions.browser_open(row.id):
                raise SongError(
                    ErrorCode.PROFILE_LOCKED,
                    f"A browser is open for {row.name!r}: close it and call again.",
                    details={"reason": "browser_open"},
                )
            if self._queues.count_running(row.id):
                raise SongError(
                    ErrorCode.PROFILE_LOCKED,
                    f"A queue of {row.name!r} is running: cancel its operation first.",
                    details={"reason": "queue_running"},
                )
            holder = lock_holder(self._profile(row))
            if holder is not None:
                raise profile_locked(row.name, holder)
            yield

    def _profile(self, row: AccountRow) -> Path:
        return self._profiles / row.id

    def _make_profile(self, row: AccountRow) -> None:
        try:
            self._profiles.mkdir(mode=0o700, exist_ok=True)
            self._profile(row).mkdir(mode=0o700)
        except OSError as error:
            raise SongError(
                ErrorCode.ACCOUNT_CREATION_FAILED,
                f"The folder of the account's profile could not be made in {self._profiles}: "
                f"{error.strerror}. Check the rights of the data folder, and the space on its disk.",
                details={"reason": "disk"},
            ) from error

    def _delete_profile(self, row: AccountRow) -> bool:
        folder = self._profile(row)
        if not folder.is_dir():
            return False
        import shutil

        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise SongError(
                ErrorCode.INTERNAL_ERROR,
                f"The profile folder {folder} cannot be deleted: {error.strerror}. The account was kept. "
                "Close what uses the folder, then delete the account again.",
                details={"reason": "disk"},
            ) from error
        return True
