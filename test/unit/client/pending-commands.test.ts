import { expect, test } from 'vitest';
import { CommandTable } from '../../../src/client/command-table.ts';
import { type PendingCommand, PendingCommands, rejectCall } from '../../../src/client/pending-commands.ts';
import { TimeLimits } from '../../../src/client/time-limits.ts';
import { ClosedError } from '../../../src/core.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { tinyContract } from '../../helpers/tiny-contract.ts';

const table = new CommandTable(tinyContract, {});

function pendingOf(id: string, command = 'ECHO', more: Partial<PendingCommand> = {}): PendingCommand {
  return {
    id,
    spec: table.command(command),
    payload: {},
    limits: new TimeLimits({}, 0, 0),
    options: {},
    resolve: () => {},
    reject: () => {},
    promise: undefined,
    line: 0,
    unlisten: undefined,
    ...more,
  };
}

test('a call can be taken out once, and only then its signal is let go of', () => {
  const pending = new PendingCommands();
  let letGo = 0;
  pending.add(pendingOf('a', 'ECHO', { unlisten: () => (letGo += 1) }));

  expect(pending.take('b')).toBeUndefined();
  expect(letGo).toBe(0);
  expect(pending.take('a')?.id).toBe('a');
  expect(pending.take('a')).toBeUndefined();
  expect([letGo, pending.size]).toEqual([1, 0]);
});

test('what starts an operation is counted as long as it waits', () => {
  const pending = new PendingCommands();
  pending.add(pendingOf('a'));
  pending.add(pendingOf('b', 'BUILD'));
  pending.add(pendingOf('c', 'BUILD'));
  const counts = [pending.starters];
  for (const id of ['a', 'b', 'b', 'c']) {
    pending.take(id);
    counts.push(pending.starters);
  }

  expect(counts).toEqual([2, 2, 1, 1, 0]);
});

test('all can be taken out while going through them, in the order in which they were sent', () => {
  const pending = new PendingCommands();
  for (const id of ['a', 'b', 'c']) pending.add(pendingOf(id));
  const taken: unknown[] = [];
  for (const { id } of pending.values()) taken.push(pending.take(id)?.id);

  expect(taken).toEqual(['a', 'b', 'c']);
});

test('an abandoned id is known once, and the oldest of more than a thousand is forgotten', () => {
  const pending = new PendingCommands();
  for (let index = 0; index <= 1000; index += 1) pending.abandon(pendingOf(`id-${index}`));

  expect(pending.takeAbandoned('id-0')).toBeUndefined();
  expect(pending.takeAbandoned('id-1')?.name).toBe('ECHO');
  expect(pending.takeAbandoned('id-1')).toBeUndefined();
});

test('a rejected call whose promise nobody holds ends no program; who holds it sees why', async () => {
  const error = new ClosedError('gone', { outcome: 'unknown' });
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<unknown>((_, fail) => {
    reject = fail;
  });
  rejectCall(pendingOf('a', 'ECHO', { promise, reject }), error);

  expect(await rejectionOf(promise)).toBe(error);
});
