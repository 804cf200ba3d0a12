"""Finding an account by the name a command gives."""

from stdwire_songs.errors import SongError
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.storage.accounts import AccountRow, AccountStore


def require_account(accounts: AccountStore, name: str) -> AccountRow:
    """Return the account with this name, whatever its case; there being none is ACCOUNT_NOT_FOUND."""
    row = accounts.by_name(name)
    if row is None:
        raise SongError(
            ErrorCode.ACCOUNT_NOT_FOUND,
            f"No account is named {name!r}: choose one of GET_ACCOUNTS, or create it with CREATE_ACCOUNT.",
            details={"account_name": name},
        )
    return row
