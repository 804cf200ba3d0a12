"""Commands 1 to 6: accounts."""

from stdwire_songs.commands.registrar import Registrar
from stdwire_songs.commands.reports import Report
from stdwire_songs.managers.account_manager import AccountManager
from stdwire_songs.protocol import (
    Account,
    CreateAccountPayload,
    DeleteAccountPayload,
    DeleteAccountResult,
    GetAccountProfilePathPayload,
    GetAccountProfilePathResult,
    GetAccountsPayload,
    RenameAccountPayload,
    RenameAccountResult,
    UpdateAccountPayload,
)


def register_accounts(commands: Registrar, accounts: AccountManager) -> None:
    """Answer the commands about accounts."""

    def get_accounts(_payload: GetAccountsPayload, _report: Report) -> list[Account]:
        return accounts.all()

    def create_account(payload: CreateAccountPayload, _report: Report) -> Account:
        return accounts.create(payload.name, payload.email)

    def update_account(payload: UpdateAccountPayload, _report: Report) -> Account:
        return accounts.update(
            payload.name, email=payload.email, last_used=payload.last_used, status=payload.status
        )

    def rename_account(payload: RenameAccountPayload, _report: Report) -> RenameAccountResult:
        old_name, account = accounts.rename(payload.old_name, payload.new_name)
        return RenameAccountResult(old_name=old_name, new_name=account.name, account=account)

    def delete_account(payload: DeleteAccountPayload, _report: Report) -> DeleteAccountResult:
        deleted = accounts.delete(payload.name, delete_profile=payload.delete_profile)
        return DeleteAccountResult(
            name=deleted.name,
            profile_deleted=deleted.profile_deleted,
            removed_queues=deleted.removed_queues,
        )

    def get_account_profile_path(
        payload: GetAccountProfilePathPayload, _report: Report
    ) -> GetAccountProfilePathResult:
        name, path, exists = accounts.profile_path(payload.name)
        return GetAccountProfilePathResult(name=name, profile_path=str(path), exists=exists)

    commands.command("GET_ACCOUNTS", get_accounts)
    commands.command("CREATE_ACCOUNT", create_account)
    commands.command("UPDATE_ACCOUNT", update_account)
    commands.command("RENAME_ACCOUNT", rename_account)
    commands.command("DELETE_ACCOUNT", delete_account)
    commands.command("GET_ACCOUNT_PROFILE_PATH", get_account_profile_path)
