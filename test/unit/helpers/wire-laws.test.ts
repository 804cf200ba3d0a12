import { describe, expect, it } from 'vitest';
import { brokenLaws, inFlight } from '../../helpers/wire-laws.ts';
import { type TappedLine, type TappedMessage, WireTap } from '../../helpers/wire-tap.ts';

const sent = (type: string, id = 'c-1'): TappedLine => line('sent', { id, type, payload: {} });
const answer = (data: unknown = {}, id = 'c-1'): TappedLine =>
  line('received', { id, type: 'ANY_RESPONSE', data });
const started = answer({ operation_id: 'o-1', status: 'started' });
const failure = (error_code: string): TappedLine =>
  line('received', { id: 'c-1', type: 'ERROR_RESPONSE', error: 'It failed.', error_code });
const event = (type: string, payload: Record<string, unknown>): TappedLine =>
  line('received', { id: 'progress-event', type, payload });
const batch = (payload: Record<string, unknown>): TappedLine =>
  event('BATCH_PROGRESS', { operation_id: 'o-1', ...payload });
const final = batch({ final: true, progress: 100 });

function line(direction: TappedLine['direction'], message: TappedMessage): TappedLine {
  return { direction, text: JSON.stringify(message), message };
}

function tapOf(lines: readonly TappedLine[]): WireTap {
  const tap = new WireTap();
  tap.lines.push(...lines);
  return tap;
}

describe('the laws that every conversation of a test is held to', () => {
  it.each<[string, TappedLine[]]>([
    ['a command and its answer', [sent('GET_ACCOUNTS'), answer([])]],
    ['an error of its file', [sent('UPDATE_ACCOUNT'), failure('ACCOUNT_NOT_FOUND')]],
    ['an operation to its end', [sent('CREATE_SONGS_BATCH'), started, batch({ progress: 50 }), final]],
    [
      'a command that reports progress',
      [sent('FETCH_CLIPS'), event('BATCH_PROGRESS', { operation_id: 'c-1', completed: 5 }), answer([])],
    ],
  ])('%s breaks none', (_title, lines) => {
    expect(brokenLaws(tapOf(lines), { ended: true })).toEqual([]);
    expect(inFlight(tapOf(lines))).toEqual([]);
  });

  it.each<[string, TappedLine[], string]>([
    ['no answer', [sent('GET_ACCOUNTS')], '0 answers'],
    ['two answers', [sent('GET_ACCOUNTS'), answer([]), answer([])], '2 answers'],
    ['a code of another command', [sent('GET_ACCOUNTS'), failure('QUEUE_NOT_FOUND')], 'code QUEUE_NOT_FOUND'],
    ['no final event', [sent('CREATE_SONGS_BATCH'), started], '0 final events'],
    ['two final events', [sent('CREATE_SONGS_BATCH'), started, final, final], '2 final events'],
    [
      'more after the end',
      [sent('CREATE_SONGS_BATCH'), started, final, batch({ progress: 100 })],
      'events after',
    ],
    [
      'events before the answer',
      [sent('CREATE_SONGS_BATCH'), batch({}), started, final],
      'events before its answer',
    ],
    [
      'events after the answer of what is no operation',
      [sent('FETCH_CLIPS'), answer([]), event('BATCH_PROGRESS', { operation_id: 'c-1' })],
      'events after its answer',
    ],
    [
      'an event that its file does not list',
      [sent('GET_ACCOUNTS'), event('QUEUE_PROGRESS', { operation_id: 'c-1' }), answer([])],
      'an event QUEUE_PROGRESS',
    ],
    [
      'progress that goes back',
      [sent('CREATE_SONGS_BATCH'), started, batch({ progress: 50 }), batch({ progress: 40 }), final],
      'progress of ["o-1"] went back from 50 to 40',
    ],
    [
      'a count that goes back',
      [sent('CREATE_SONGS_BATCH'), started, batch({ completed: 2 }), batch({ completed: 1 }), final],
      'completed of ["o-1"] went back from 2 to 1',
    ],
  ])('%s is found', (_title, lines, flaw) => {
    expect(brokenLaws(tapOf(lines), { ended: true }).join('\n')).toContain(flaw);
  });

  it('of a backend that was killed no answer and no end is expected', () => {
    const lines = [sent('CREATE_SONGS_BATCH'), started, batch({ progress: 10 }), sent('GET_ACCOUNTS', 'c-2')];
    expect(brokenLaws(tapOf(lines), { ended: false })).toEqual([]);
    expect(inFlight(tapOf(lines))).toEqual(['CREATE_SONGS_BATCH c-1', 'GET_ACCOUNTS c-2']);
  });
});
