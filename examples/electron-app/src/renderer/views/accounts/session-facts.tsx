import type { VerifySessionResult } from 'stdwire/electron/renderer';
import { timeOfDay } from '../../model/format.ts';

/** What the service says about a session. */
export function SessionFacts({ session }: { session: VerifySessionResult }) {
  const { credits_left: credits, downloads, expires_at: expires, is_valid: isValid, user } = session;
  if (!isValid) return <p className="hint bad">{reasons[session.reason] ?? 'The session is not valid.'}</p>;
  const facts = [
    ['Signed in as', user?.display_name ?? user?.handle ?? '–'],
    ['Credits', credits === null ? '–' : String(credits)],
    ['Downloads', downloads === null ? '–' : `${downloads.used} of ${downloads.limit ?? 'any number'}`],
    ['Until', timeOfDay(expires)],
  ];
  return (
    <dl className="facts small">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const reasons: Readonly<Record<string, string>> = {
  no_token: 'Nobody is signed in. Press “Sign in”.',
  expired: 'The session has ended. Press “Sign in” again.',
  rejected: 'The service does not accept the session. Press “Sign in” again.',
  unreachable: 'The service could not be reached. Try again in a moment.',
};
