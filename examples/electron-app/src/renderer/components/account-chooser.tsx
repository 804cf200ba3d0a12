import { useId } from 'react';
import { useDesk } from '../model/desk-context.ts';
import { useStore } from '../model/use-store.ts';
import { NewAccountButton } from '../views/accounts/new-account-button.tsx';

/** Whom the songs are made and listed for. */
export function AccountChooser() {
  const { accounts } = useDesk();
  const id = useId();
  const { data } = useStore(accounts.list);
  const chosen = useStore(accounts.chosen);
  if (data === undefined || data.length === 0) {
    return <NewAccountButton look="quiet" className="fill" />;
  }
  return (
    <div className="chooser">
      <label htmlFor={id}>Account</label>
      <select id={id} value={chosen ?? ''} onChange={(event) => accounts.choose(event.target.value)}>
        {data.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </div>
  );
}
