import { expect, test } from 'vitest';
import * as core from '../../../src/core.ts';
import * as node from '../../../src/index.ts';

test('both entries have a BackendClient and a Client; the Node ones run a program', () => {
  const inNode = new node.BackendClient({ command: 'python3' });

  expect(inNode).toBeInstanceOf(core.BackendClient);
  expect(new node.Client(node.songContract, { command: 'python3' })).toBeInstanceOf(core.Client);
  expect(inNode.status).toMatchObject({ state: 'stopped', revision: 0 });
});

test('every error has one code of its own, and all are BackendErrors', () => {
  const classes = Object.values(core).filter(
    (value): value is typeof core.BackendError =>
      typeof value === 'function' && value.prototype instanceof core.BackendError,
  );
  const fields = { command: 'X', issues: [], outcome: 'unknown', stderrTail: '' };
  const errors = classes.map(
    (Class) =>
      new (Class as unknown as new (text: string, fields: object) => core.BackendError)('text', fields),
  );

  expect(classes).toHaveLength(15);
  expect(new Set(errors.map(({ code }) => code)).size).toBe(15);
  expect(errors.map(({ name }) => name)).toEqual(classes.map(({ name }) => name));
});
