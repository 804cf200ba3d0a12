import { useState } from 'react';
import type { Account } from 'stdwire/electron/renderer';
import { Badge } from '../../components/badge.tsx';
import { BackendButton, Button } from '../../components/button.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { date } from '../../model/format.ts';
import { useStore } from '../../model/use-store.ts';
import { AccountDialog } from './account-dialog.tsx';
import { DeleteAccountDialog } from './delete-account-dialog.tsx';
import { SessionFacts } from './session-facts.tsx';

/** One account: its session, and what can be done with it. */
export function AccountCard({ account }: { account: Account }) {
  const desk = useDesk();
  const { accounts, attempt, info, notices } = desk;
  const [open, setOpen] = useState<'rename' | 'delete'>();
  const [busy, setBusy] = useState(false);
  const session = useStore(accounts.sessions)[account.name];
  const isChosen = useStore(accounts.chosen) === account.name;
  const busyWith = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    await attempt(work);
    setBusy(false);
  };
  const signIn = async (): Promise<void> => {
    const outcome = await accounts.signIn(account.name);
    if (outcome === 'signed-in') notices.tell('good', `${account.name} is signed in`);
    else
      notices.tell(
        'info',
        'A browser window is open',
        'Sign in there, then press “Check” here. The window may be closed then.',
      );
  };
  const check = async (): Promise<void> => {
    const { is_valid } = await accounts.verify(account.name);
    if (is_valid) notices.tell('good', `The session of ${account.name} holds`);
    else notices.tell('info', `${account.name} has to sign in`);
  };
  return (
    <article className="card account" aria-label={`Account ${account.name}`}>
      <span className="avatar" aria-hidden="true">
        {[...account.name][0]?.toLocaleUpperCase()}
      </span>
      <div className="account-words">
        <div className="queue-name">
          <h2>{account.name}</h2>
          <Badge status={account.session_state} />
        </div>
        <p className="quiet-text">
          {[account.email, account.handle && `@${account.handle}`, `since ${date(account.created_at)}`]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {session !== undefined && <SessionFacts session={session} />}
      </div>
      <div className="tools">
        {!isChosen && (
          <Button icon="check" onClick={() => accounts.choose(account.name)}>
            Use
          </Button>
        )}
        <BackendButton icon="key" disabled={busy} onClick={() => void busyWith(signIn)}>
          {info.signsInByBrowser ? 'Sign in …' : 'Sign in'}
        </BackendButton>
        <BackendButton icon="shield" disabled={busy} onClick={() => void busyWith(check)}>
          Check
        </BackendButton>
        <BackendButton look="quiet" icon="pencil" onClick={() => setOpen('rename')}>
          Rename
        </BackendButton>
        <BackendButton look="quiet" icon="trash" onClick={() => setOpen('delete')}>
          Delete
        </BackendButton>
      </div>
      {open === 'rename' && (
        <AccountDialog
          title={`Rename ${account.name}`}
          action="Rename"
          name={account.name}
          onClose={() => setOpen(undefined)}
          onSave={({ name }) => accounts.rename(account.name, name)}
        />
      )}
      {open === 'delete' && <DeleteAccountDialog name={account.name} onClose={() => setOpen(undefined)} />}
    </article>
  );
}
