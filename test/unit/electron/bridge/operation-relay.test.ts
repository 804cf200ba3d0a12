import { describe, expect, test } from 'vitest';
import { type OperationFollower, OperationRelay } from '../../../../src/electron/bridge/operation-relay.ts';
import type { ProgressMessage } from '../../../../src/messages/index.ts';

function follower(): OperationFollower & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    progress: ({ type }) => void seen.push(type),
    end: (outcome) => void seen.push(outcome.ok ? 'ended' : 'failed'),
  };
}

function event(type: string): ProgressMessage {
  return { id: 'progress-event', type, payload: { operation_id: 'op' } };
}

describe('a relay', () => {
  test('tells all who follow, each from when it came to when it left, and the end once', () => {
    const relay = new OperationRelay();
    const [one, two] = [follower(), follower()];
    relay.join(one);
    relay.receive(event('A'));
    relay.join(two);
    relay.receive(event('B'));
    relay.leave(one);
    relay.receive(event('C'));
    relay.end({ ok: true, result: 1 });
    relay.end({ ok: false, error: new Error('late') });
    relay.receive(event('D'));

    expect(one.seen).toEqual(['A', 'B']);
    expect(two.seen).toEqual(['B', 'C', 'ended']);
  });

  test('keeps what comes before anybody follows for the first who does', () => {
    const relay = new OperationRelay();
    const [one, two] = [follower(), follower()];
    relay.receive(event('A'));
    relay.join(one);
    relay.join(two);

    expect(one.seen).toEqual(['A']);
    expect(two.seen).toEqual([]);
  });

  test('of an operation that has ended tells all who still come', () => {
    const relay = new OperationRelay();
    const [one, two] = [follower(), follower()];
    relay.receive(event('A'));
    relay.end({ ok: false, error: new Error('ended badly') });
    relay.join(one);
    relay.join(two);

    expect(one.seen).toEqual(['A', 'failed']);
    expect(two.seen).toEqual(['A', 'failed']);
  });

  test('keeps nothing where nobody will come', () => {
    const relay = new OperationRelay();
    const late = follower();
    relay.receive(event('A'));
    relay.keepNothing();
    relay.receive(event('B'));
    relay.join(late);

    expect(late.seen).toEqual([]);
  });

  test('tells nobody who has left while it was being told', () => {
    const relay = new OperationRelay();
    const late = follower();
    const leaving: OperationFollower = { ...follower(), progress: () => relay.leave(late) };
    relay.join(leaving);
    relay.join(late);
    relay.receive(event('A'));

    expect(late.seen).toEqual([]);
  });
});
