import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { ViewFrame } from '../components/view-frame.tsx';
import { useDesk } from '../model/desk-context.ts';
import { useLoaded } from '../model/use-loaded.ts';
import { AccountCard } from './accounts/account-card.tsx';
import { NewAccountButton } from './accounts/new-account-button.tsx';

/** The accounts, and their sessions. */
export function AccountsView() {
  const { accounts } = useDesk();
  const { data, error } = useLoaded(accounts.list);
  return (
    <ViewFrame view="accounts" actions={data !== undefined && data.length > 0 && <NewAccountButton />}>
      <ErrorNote error={error} />
      {data !== undefined && data.length === 0 && (
        <EmptyState icon="accounts" title="No account yet" action={<NewAccountButton />}>
          Songs are made for an account of the song service. The built-in studio takes any name.
        </EmptyState>
      )}
      <ul className="stack" aria-label="Accounts">
        {data?.map((account) => (
          <li key={account.name}>
            <AccountCard account={account} />
          </li>
        ))}
      </ul>
    </ViewFrame>
  );
}
