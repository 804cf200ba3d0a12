import { ErrorNote } from '../../components/error-note.tsx';
import { wireCodeOf } from '../../model/error-text.ts';
import { SignInButton } from './sign-in-button.tsx';

/** Why the clips could not be listed; a session that is missing has its way out beside it. */
export function ClipsError({ error, account }: { error: unknown; account: string | null }) {
  if (error === undefined || account === null) return null;
  return (
    <>
      <ErrorNote error={error} />
      {wireCodeOf(error) === 'SESSION_NOT_FOUND' && (
        <div>
          <SignInButton account={account} />
        </div>
      )}
    </>
  );
}
