import { expect, test } from 'vitest';
import { explainOutput } from '../../../scripts/lib/explain.mjs';

test.each([
  [
    'npm error code ENOTFOUND\nnpm error network request to https://registry.example/zod failed',
    /could not be reached/,
  ],
  ['npm error code EAI_AGAIN', /could not be reached/],
  [
    "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\nERROR: Could not find a version that satisfies the requirement msgspec",
    /could not be reached/,
  ],
  ['ERROR: No matching distribution found for lameenc>=1.8', /no version for this Python/],
  ['npm error code EACCES\nnpm error syscall mkdir', /may not write here/],
  [
    "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '.venv/lib'",
    /may not write here/,
  ],
  ['npm error code ENOSPC', /disk is full/],
  ['OSError: [Errno 28] No space left on device', /disk is full/],
  ['npm error code SELF_SIGNED_CERT_IN_CHAIN', /certificate/],
  [
    'npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync.',
    /package-lock\.json was not/,
  ],
])('%j is explained', (output, why) => {
  const explanation = explainOutput(output);

  expect(explanation?.why).toMatch(why);
  expect(explanation?.todo.join('').length).toBeGreaterThan(10);
});

test('what is not known is not explained away', () => {
  expect(explainOutput('Segmentation fault')).toBeUndefined();
});
