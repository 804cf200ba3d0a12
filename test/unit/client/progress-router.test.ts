import { describe, expect, test } from 'vitest';
import { BackendProfile } from '../../../src/client/backend-profile.ts';
import { CommandTable } from '../../../src/client/command-table.ts';
import { PendingCommands } from '../../../src/client/pending-commands.ts';
import { ProgressRouter } from '../../../src/client/progress-router.ts';
import { ClosedError, type OperationSnapshot, type ProgressMessage } from '../../../src/core.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { tinyContract } from '../../helpers/tiny-contract.ts';

const gone = new ClosedError('gone', { outcome: 'unknown' });

function routed() {
  const profile = new BackendProfile();
  profile.learn({ type: 'BACKEND_READY', capabilities: ['final-event', 'operations'] });
  const general: string[] = [];
  const violations: unknown[] = [];
  const router = new ProgressRouter({
    table: new CommandTable(tinyContract, {}),
    profile,
    pending: new PendingCommands(),
    onDeadline: () => {},
    onViolation: (error) => violations.push(error),
    onCallbackError: (error) => violations.push(error),
    onGeneral: ({ message }) => general.push(message.type),
    cancelOperation: () => Promise.resolve(),
  });
  return { router, general, violations };
}

function event(type: string, fields: Record<string, unknown> = {}): ProgressMessage {
  const payload = { operation_id: 'o', ...fields };
  return { id: 'progress-event', type, payload, timestamp: 1 } as unknown as ProgressMessage;
}

function snapshot(fields: Partial<OperationSnapshot> = {}): OperationSnapshot {
  return {
    operation_id: 'o',
    command: 'BUILD',
    status: 'running',
    progress: 0,
    started_at: 1,
    ended_at: null,
    final: null,
    ...fields,
  } as OperationSnapshot;
}

describe('an operation that is expected', () => {
  test('gets what came before it was taken hold of', async () => {
    const { router, general } = routed();
    const release = router.expect('o');
    router.receive(event('STEP', { name: 'a' }));
    router.receive(event('BUILD_PROGRESS', { status: 'completed', final: true, result: { built: 1 } }));
    const operation = router.adopt(snapshot());
    release();

    expect(await operation.result).toEqual({ built: 1 });
    expect(general).toEqual([]);
    expect(router.operations.size).toBe(0);
  });

  test('that is not taken hold of leaves its events to who listens in general, once the last has let go', () => {
    const { router, general } = routed();
    const releases = [router.expect('o'), router.expect('o')];
    router.receive(event('STEP'));
    releases[0]?.();
    expect(general).toEqual([]);
    releases[1]?.();

    expect(general).toEqual(['STEP']);
    expect(router.operations.kept).toBe(0);
  });
});

describe('the end of the connection', () => {
  test('breaks off every operation, and what was kept goes to who listens in general', async () => {
    const { router, general } = routed();
    const first = router.adopt(snapshot());
    const second = router.adopt(snapshot({ operation_id: 'p', command: 'DIG' }));
    router.expect('q');
    router.receive(event('STEP', { operation_id: 'q' }));
    router.settle(() => gone);

    expect(await rejectionOf(first.result)).toBe(gone);
    expect(await rejectionOf(second.result)).toBe(gone);
    expect([general, router.operations.size, router.operations.kept]).toEqual([['STEP'], 0, 0]);
  });

  test('changes nothing for one whose final event came before, and an event after it reaches nobody who waits', async () => {
    const { router, general } = routed();
    const operation = router.adopt(snapshot());
    router.receive(event('BUILD_PROGRESS', { status: 'completed', final: true, result: { built: 2 } }));
    router.settle(() => gone);
    router.receive(event('BUILD_PROGRESS', { status: 'failed', final: true }));

    expect(await operation.result).toEqual({ built: 2 });
    expect(general).toEqual(['BUILD_PROGRESS']);
  });
});

test('a final event that does not fit breaks its operation off: there will be no other', async () => {
  const { router, violations } = routed();
  const operation = router.adopt(snapshot());
  router.receive(event('BUILD_PROGRESS', { progress: 101, status: 'completed', final: true }));

  expect(await rejectionOf(operation.result)).toMatchObject({ code: 'PROTOCOL_ERROR' });
  expect(violations).toHaveLength(1);
});
