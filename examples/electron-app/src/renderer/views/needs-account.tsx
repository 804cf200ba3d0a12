import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { useDesk } from '../model/desk-context.ts';

/** What stands in a view that shows what belongs to an account, while there is none. */
export function NeedsAccount() {
  const { show } = useDesk();
  return (
    <EmptyState
      icon="accounts"
      title="An account comes first"
      action={
        <Button look="main" icon="plus" onClick={() => show('accounts')}>
          Add an account
        </Button>
      }
    >
      Songs are made for an account of the song service. The built-in studio takes any name.
    </EmptyState>
  );
}
