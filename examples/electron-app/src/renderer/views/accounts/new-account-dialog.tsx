import { useDesk } from '../../model/desk-context.ts';
import { useStore } from '../../model/use-store.ts';
import { AccountDialog } from './account-dialog.tsx';

/** Asks for a new account, whatever view is shown, while one is wanted. */
export function NewAccountDialog() {
  const { accounts } = useDesk();
  if (!useStore(accounts.wanted)) return null;
  return (
    <AccountDialog
      title="New account"
      action="Create"
      onClose={() => accounts.wanted.set(false)}
      onSave={(account) => accounts.create(account)}
    />
  );
}
