import { EmptyState } from '../components/empty-state.tsx';
import { NewAccountButton } from './accounts/new-account-button.tsx';

/** What stands in a view that shows what belongs to an account, while there is none. */
export function NeedsAccount() {
  return (
    <EmptyState icon="accounts" title="An account comes first" action={<NewAccountButton />}>
      Songs are made for an account of the song service. The built-in studio takes any name.
    </EmptyState>
  );
}
