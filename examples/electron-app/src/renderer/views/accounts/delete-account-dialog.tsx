import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useDesk } from '../../model/desk-context.ts';

/** Asks before an account goes. */
export function DeleteAccountDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { accounts } = useDesk();
  const [withProfile, setWithProfile] = useState(false);
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      action="Delete"
      onClose={onClose}
      onConfirm={() => accounts.remove(name, withProfile)}
    >
      <p>Its queues go with it. Saved files stay, and the history keeps its songs.</p>
      <label className="check">
        <input
          type="checkbox"
          checked={withProfile}
          onChange={(event) => setWithProfile(event.target.checked)}
        />
        Delete its browser profile, with the sign-in in it, as well
      </label>
    </ConfirmDialog>
  );
}
