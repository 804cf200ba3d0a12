import { useState } from 'react';
import { BackendButton } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { ViewFrame } from '../components/view-frame.tsx';
import { useDesk } from '../model/desk-context.ts';
import { useLoaded } from '../model/use-loaded.ts';
import { AccountCard } from './accounts/account-card.tsx';
import { AccountDialog } from './accounts/account-dialog.tsx';

/** The accounts, and their sessions. */
export function AccountsView() {
  const { accounts } = useDesk();
  const { data, error } = useLoaded(accounts.list);
  const [adding, setAdding] = useState(false);
  const add = (
    <BackendButton look="main" icon="plus" onClick={() => setAdding(true)}>
      New account
    </BackendButton>
  );
  return (
    <ViewFrame view="accounts" actions={add}>
      <ErrorNote error={error} />
      {data !== undefined && data.length === 0 && (
        <EmptyState icon="accounts" title="No account yet">
          Songs are made for an account of the song service. The built-in studio takes any name: “New account”
          is all it needs.
        </EmptyState>
      )}
      <ul className="stack" aria-label="Accounts">
        {data?.map((account) => (
          <li key={account.name}>
            <AccountCard account={account} />
          </li>
        ))}
      </ul>
      {adding && (
        <AccountDialog
          title="New account"
          action="Create"
          onClose={() => setAdding(false)}
          onSave={(account) => accounts.create(account)}
        />
      )}
    </ViewFrame>
  );
}
