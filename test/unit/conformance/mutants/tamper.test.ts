import { loadSuite, mutants, type OpenWire, type WireReceiver } from 'stdwire/conformance';
import { describe, expect, test } from 'vitest';

const { contract } = loadSuite({ incomplete: true });
const start = { command: ['./backend'], cwd: undefined, env: {} } as const;

/** A backend without a process: what it is sent is kept, and it says what a test lets it say. */
function around(id: string) {
  const mutant = mutants.find((one) => one.id === id);
  if (mutant === undefined) throw new Error(`There is no mutant ${id}.`);
  const heard: string[] = [];
  const told: string[] = [];
  const signals: string[] = [];
  let backend: WireReceiver | undefined;
  const open: OpenWire = (_start, receiver) => {
    backend = receiver;
    return {
      pid: 1,
      write: (bytes) => void heard.push(Buffer.from(bytes).toString()),
      endInput: () => void heard.push('(end)'),
      signal: (name) => void signals.push(name),
      pause: (stream) => void signals.push(`pause ${stream}`),
      resume: (stream) => void signals.push(`resume ${stream}`),
    };
  };
  const wire = mutant.wrap(open, contract)(start, {
    onOutput: (bytes) => void told.push(Buffer.from(bytes).toString()),
    onLog: (bytes) => void told.push(`log ${Buffer.from(bytes).toString()}`),
    onExit: ({ code }) => void told.push(`exit ${code}`),
  });
  const line = (value: object): Uint8Array => Buffer.from(`${JSON.stringify(value)}\n`);
  return {
    wire,
    signals,
    send: (...commands: object[]) => wire.write(Buffer.concat(commands.map(line))),
    say: (...messages: object[]) => backend?.onOutput(Buffer.concat(messages.map(line))),
    sayBytes: (text: string) => backend?.onOutput(Buffer.from(text)),
    log: (text: string) => backend?.onLog(Buffer.from(text)),
    exit: (code: number) => backend?.onExit({ code, signal: null }),
    /** What reached the backend, line by line. */
    heard: () => heard.join('').split('\n').filter(Boolean),
    /** What reached the kit, line by line. */
    told: () => told.join('').split('\n').filter(Boolean),
  };
}

const command = { id: 'c', type: 'GET_ACCOUNTS', payload: {} };
const success = {
  id: 'c',
  type: 'GET_ACCOUNTS_RESPONSE',
  success: true,
  data: [],
  error: null,
  timestamp: 1,
};
const failure = {
  id: 'c',
  type: 'ERROR_RESPONSE',
  success: false,
  error: 'No.',
  error_code: 'INVALID_PAYLOAD',
  timestamp: 1,
};
const final = {
  id: 'progress-event',
  type: 'BATCH_PROGRESS',
  payload: { operation_id: 'op', status: 'completed', final: true, result: { results: [1] } },
};

describe('what a mutant does not break passes as it came', () => {
  test('bytes of a stream that it does not look at', () => {
    const { wire, heard, log, told } = around('answers-twice');

    wire.write(Buffer.from('{"id":'));
    wire.write(Buffer.from('"\u2028"}\r\n'));
    log('a line\nhalf');

    expect(heard()).toEqual(['{"id":"\u2028"}\r']);
    expect(told()).toEqual(['log a line', 'half']);
  });

  test('messages of another kind, and the rest of a stream when it ends', () => {
    const { say, sayBytes, exit, told } = around('two-final-events');

    say(success);
    sayBytes('not finished');
    exit(3);

    expect(told()).toEqual([JSON.stringify(success), 'not finishedexit 3']);
  });

  test('the end of stdin, signals and pauses', () => {
    const { wire, heard, signals } = around('answers-twice');

    wire.endInput();
    wire.signal('SIGTERM');
    wire.pause('stdout');
    wire.resume('stdout');

    expect(heard()).toEqual(['(end)']);
    expect(signals).toEqual(['SIGTERM', 'pause stdout', 'resume stdout']);
  });
});

describe('each kind of mutant breaks its own thing', () => {
  test('an answer comes twice', () => {
    const { send, say, told } = around('answers-twice');

    send(command);
    say(success);

    expect(told()).toEqual([JSON.stringify(success), JSON.stringify(success)]);
  });

  test('ids of two answers are swapped', () => {
    const { send, say, told } = around('swaps-ids');

    send(command, { ...command, id: 'd' });
    say(success, { ...success, id: 'd', data: [1] });

    expect(told().map((text) => JSON.parse(text))).toEqual([
      { ...success, id: 'd' },
      { ...success, id: 'c', data: [1] },
    ]);
  });

  test('a command on its way in is converted, also where it comes in pieces', () => {
    const { wire, heard } = around('converts');
    const bytes = Buffer.from(
      `${JSON.stringify({ id: 'c', type: 'UPDATE_QUEUE_PROGRESS', payload: { queue_id: 'q', completed_count: '2' } })}\n`,
    );

    wire.write(bytes.subarray(0, 20));
    wire.write(bytes.subarray(20));

    expect(heard().map((text) => JSON.parse(text))).toEqual([
      { id: 'c', type: 'UPDATE_QUEUE_PROGRESS', payload: { queue_id: 'q', completed_count: 2 } },
    ]);
  });

  test('fields that are not known are left out, and nothing else is', () => {
    const { send, heard } = around('takes-unknown-fields');

    send({ ...command, payload: { extra: 1 } }, { id: 'd', type: 'CREATE_ACCOUNT', payload: { name: 7 } });

    expect(heard().map((text) => JSON.parse(text).payload)).toEqual([{}, { name: 7 }]);
  });

  test('of a key that comes twice the first counts', () => {
    const { wire, heard } = around('takes-the-first-of-two-keys');

    wire.write(Buffer.from('{"id":"a","type":"X,\\"y","payload":{"id":1,"b":[1,2]},"id":"b","type":"Z"}\n'));

    expect(heard()).toEqual(['{"id":"a","type":"X,\\"y","payload":{"id":1,"b":[1,2]}}']);
  });

  test('a repeated id is hidden from the backend, and given back in the answer', () => {
    const { send, say, heard, told } = around('does-repeated-ids-again');

    send(command, command);
    const [, second] = heard().map((text) => JSON.parse(text).id as string);
    say(success, { ...success, id: second });

    expect(second).not.toBe('c');
    expect(told()).toEqual([JSON.stringify(success), JSON.stringify(success)]);
  });

  test('a refusal becomes a success', () => {
    const { send, say, told } = around('checks-nothing');

    send(command);
    say(failure);

    expect(told().map((text) => JSON.parse(text))).toMatchObject([
      { id: 'c', type: 'GET_ACCOUNTS_RESPONSE', success: true },
    ]);
  });

  test('whole numbers get a fraction in the bytes', () => {
    const { say, told } = around('floats-for-integers');

    say({ ...success, data: [{ n: 5 }, 6, 'a7,'] });

    expect(told()[0]).toContain('"data":[{"n":5.0},6.0,"a7,"]');
  });

  test('a final event loses its result', () => {
    const { say, told } = around('ends-without-a-result');

    say(final);

    expect(JSON.parse(told()[0] ?? '')).toEqual({
      ...final,
      payload: { operation_id: 'op', status: 'completed', final: true },
    });
  });

  test('a line without its end is taken for a message', () => {
    const { wire, heard } = around('takes-an-unfinished-line');

    wire.write(Buffer.from('{"id":"c"}'));
    wire.endInput();

    expect(heard()).toEqual(['{"id":"c"}', '(end)']);
  });

  test('a log that nobody reads stops the answers', () => {
    const { wire, signals } = around('waits-for-its-log');

    wire.pause('stderr');

    expect(signals).toEqual(['pause stderr', 'pause stdout']);
  });

  test('an exit code becomes 1', () => {
    const { exit, told } = around('shuts-down-with-1');

    exit(0);

    expect(told()).toEqual(['exit 1']);
  });
});
