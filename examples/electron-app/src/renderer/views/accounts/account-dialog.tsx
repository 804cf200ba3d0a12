import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Field } from '../../components/field.tsx';

/** Asks for an account: a new one, or, where there is a name already, for another name. */
export function AccountDialog({
  title,
  action,
  name: oldName,
  onSave,
  onClose,
}: {
  title: string;
  action: string;
  name?: string;
  onSave: (account: { name: string; email: string }) => Promise<unknown>;
  onClose: () => void;
}) {
  const [name, setName] = useState(oldName ?? '');
  const [email, setEmail] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const clean = name.trim();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (clean === '' || clean === oldName) return;
    setBusy(true);
    try {
      await onSave({ name: clean, email: email.trim() });
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void save(event)}>
        <div className="dialog-body">
          <Field label="Name" hint="How it is called here.">
            {(control) => (
              <input
                {...control}
                className="input"
                data-focus
                required
                maxLength={100}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          {oldName === undefined && (
            <Field label="E-mail" hint="Only to remember it; may be left empty.">
              {(control) => (
                <input
                  {...control}
                  className="input"
                  type="email"
                  value={email}
                  onChange={(event) => setEmail(event.target.value)}
                />
              )}
            </Field>
          )}
          <ErrorNote error={error} />
        </div>
        <div className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit" disabled={busy || clean === '' || clean === oldName}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
