import { expect, test } from 'vitest';
import { registerSecrets } from '../../../src/client/secret-fields.ts';
import { redact } from '../../../src/wire/redact.ts';

test('secret fields are found by their paths: in objects, in lists, and not where they are missing', () => {
  const payload = {
    session_token: 'outer-canary',
    session: { token: 'nested-canary' },
    sessions: [{ token: 'inner-canary-1' }, { token: 'inner-canary-2' }, 7],
    n: 1,
  };
  const paths = ['session_token', 'session.token', 'sessions[].token', 'nothing.here', 'n', 'n.deeper[]'];
  registerSecrets(payload, paths);

  expect(redact('outer-canary nested-canary inner-canary-1 inner-canary-2 other-canary')).toBe(
    '[redacted] [redacted] [redacted] [redacted] other-canary',
  );
});

test.each([[undefined], [null], ['text'], [[]]])('a payload that is %j holds none', (payload) => {
  expect(() => registerSecrets(payload, ['token', 'a[].b'])).not.toThrow();
});
