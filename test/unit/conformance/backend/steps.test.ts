import { describe, expect, test } from 'vitest';
import { variable } from '../../../../src/conformance/load/walk-steps.ts';
import type { Json } from '../../../../src/conformance/model/json.ts';
import type { ScenarioCommand } from '../../../../src/conformance/model/step.ts';
import { type Act, echoes, runSteps, texts } from './support/run-steps.ts';

/** Sends a command; what is in it comes back. */
function ping(id: string, payload: Readonly<Record<string, Json>> = {}) {
  return { send: { id, type: 'ECHO', payload: payload as JsonPayload } };
}

type JsonPayload = NonNullable<ScenarioCommand['payload']>;

test('what is expected and comes is no problem', async () => {
  const run = await runSteps([ping('a', { n: 1 }), { expect: { id: 'a', data: { n: 1 } } }]);

  expect(texts(run)).toEqual([]);
});

test('the transcript has what went over each stream, and what the kit did', async () => {
  const { transcript } = await runSteps([ping('a'), { expect: { id: 'a' } }]);

  expect(transcript.map(({ stream }) => stream)).toEqual(['kit', 'stderr', 'stdin', 'stdout', 'kit', 'kit']);
  expect(transcript[2]?.text).toBe('{"id":"a","type":"ECHO","payload":{}}');
});

describe('expect', () => {
  test('tells in what the nearest message differs, and the step', async () => {
    const run = await runSteps([
      ping('a', { n: 1, word: 'yes' }),
      { expect: { id: 'a', data: { n: 1, word: 'no' } } },
    ]);

    expect(run.problems).toMatchObject([{ requirement: 'CMD-3', step: 2 }]);
    expect(texts(run)[0]).toContain('data.word should be "no" and is "yes"');
  });

  test('does not wait when the answer to its command is another one', async () => {
    const begun = performance.now();

    await runSteps([ping('a'), { expect: { id: 'a', success: false }, within_ms: 30_000 }]);

    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  test('tells when nothing comes in time', async () => {
    const run = await runSteps([{ expect: { id: 'a' }, within_ms: 20 }]);

    expect(texts(run)[0]).toContain('Within 20 ms');
    expect(texts(run)[0]).toContain('none came');
  });

  test('tells when the backend ends instead, with its last words', async () => {
    const run = await runSteps([ping('a'), { expect: { id: 'a' } }], (_line, { exit, log }) => {
      log('Traceback: out of ideas');
      exit(1);
    });

    expect(texts(run)[0]).toContain('Until the backend ended (code 1)');
    expect(texts(run)[0]).toContain('Traceback: out of ideas');
    expect(run.problems.map(({ requirement }) => requirement)).toEqual(['CMD-3', 'ERR-3']);
  });

  test('tells of one more than the most, however late it comes', async () => {
    const twice: Act = (line, stage, text) => {
      echoes(line, stage, text);
      stage.say({ news: true });
      stage.say({ news: true });
    };

    const run = await runSteps([ping('a'), { expect: { news: true } }, { expect: { id: 'a' } }], twice);

    expect(
      texts(run).some((text) => text.startsWith('No more than 1 of these were expected, and 2 came')),
    ).toBe(true);
  });

  test('takes as many as it may', async () => {
    const run = await runSteps([
      ping('a'),
      ping('b'),
      ping('c'),
      { expect: { success: true }, times: [2, 3] },
      { expect: { id: 'c' } },
    ]);

    expect(texts(run)).toEqual([]);
  });

  test('saves parts by name, for later steps', async () => {
    const run = await runSteps([
      ping('a', { queue: { ids: ['q-1'] } }),
      { expect: { id: 'a' }, save: { queue: 'data.queue', first: 'data.queue.ids.0' } },
      ping('b', { whole: variable('queue'), part: `<${variable('first')}>` }),
      { expect: { id: 'b', data: { whole: { ids: ['q-1'] }, part: '<q-1>' } } },
    ]);

    expect(texts(run)).toEqual([]);
  });

  test('tells when what it is to save is not there', async () => {
    const run = await runSteps([ping('a'), { expect: { id: 'a' }, save: { queue: 'data.queue' } }]);

    expect(texts(run)[0]).toContain('has nothing at data.queue');
  });
});

test('expectInOrder lets others come between, and tells of one that came too early', async () => {
  const inOrder = await runSteps([
    { send: ['a', 'b', 'c'].map((id) => ({ id, type: 'ECHO' })) },
    { expectInOrder: [{ id: 'a' }, { id: 'c' }] },
  ]);
  const early = await runSteps([
    { send: ['a', 'b'].map((id) => ({ id, type: 'ECHO' })) },
    { expectInOrder: [{ id: 'b' }, { id: 'a' }], within_ms: 20 },
  ]);

  expect(texts(inOrder)).toEqual([]);
  expect(texts(early)[0]).toContain('Number 2 of 2 did not come in its order');
  expect(texts(early)[0]).toContain('One that fits came too early.');
});

test('sendEach names every one whose answer does not fit', async () => {
  const run = await runSteps([
    {
      sendEach: ['one', 'two', 'three'].map((title) => ({
        title,
        send: { id: title, type: 'ECHO', payload: { title } },
        expect: { id: title, data: { title: 'two' } },
      })),
    },
  ]);

  expect(texts(run)[0]).toContain('2 of 3 were not answered as they should be. "one": ');
  expect(texts(run)[0]).toContain('"three": ');
});

test('silence is broken by what comes, and by nothing that does not fit', async () => {
  const late: Act = (_line, { say }) => void setTimeout(() => say({ news: true }), 5);
  const answered: Act = (line, stage, text) => {
    late(line, stage, text);
    echoes(line, stage, text);
  };

  const broken = await runSteps([ping('a'), { expect: { id: 'a' } }, { expectSilenceMs: 2000 }], answered);
  const kept = await runSteps(
    [ping('a'), { expect: { id: 'a' } }, { expectSilenceMs: 30, of: { id: 'b' } }],
    answered,
  );

  expect(texts(broken)[0]).toContain('and this came: {"news":true}');
  expect(kept.problems.every(({ step }) => step === null)).toBe(true);
});

test('repeat counts its turns, and writes all of them at once where it is told to', async () => {
  const inTurn = await runSteps([
    {
      repeat: 3,
      as: 'n',
      steps: [
        ping(`c-${variable('n')}`, { n: variable('n') }),
        { expect: { id: `c-${variable('n')}`, data: { n: variable('n') } } },
      ],
    },
  ]);
  const atOnce = await runSteps([
    {
      repeat: 3,
      as: 'n',
      atOnce: true,
      steps: [ping(`c-${variable('n')}`), { expect: { id: `c-${variable('n')}` } }],
    },
  ]);

  expect(texts(inTurn)).toEqual([]);
  expect(texts(atOnce)).toEqual([]);
  expect(atOnce.transcript.filter(({ stream }) => stream === 'stdin')).toHaveLength(3);
});

test('bytes in pieces arrive as one line', async () => {
  const run = await runSteps([
    { sendRaw: { text: '{"id":"a","type":"ECHO","payload":{}}\n' }, pieces: [3, 11] },
    { expect: { id: 'a' } },
  ]);

  expect(texts(run)).toEqual([]);
});

describe('the process', () => {
  test('has to end with the code that is expected', async () => {
    const run = await runSteps([{ closeStdin: true }, { expectExit: { code: 78 } }]);

    expect(texts(run)[0]).toContain('had to end with code 78, and ended with code 0');
  });

  test('is started again, and its old answers stay its own', async () => {
    const run = await runSteps([
      ping('a', { life: 1 }),
      ping('b'),
      { expect: { id: 'b' } },
      { kill: 'SIGKILL' },
      { expectExit: { code: null } },
      { restart: true },
      ping('a', { life: 2 }),
      { expect: { id: 'a', data: { life: 2 } } },
    ]);

    expect(texts(run)).toEqual([]);
  });

  test('that does not run takes nothing, and that is said', async () => {
    const run = await runSteps([{ closeStdin: true }, { expectExit: {} }, ping('a')]);

    expect(texts(run)[0]).toContain('The backend does not run any more (code 0)');
  });

  test('that was not started takes nothing, and that is said', async () => {
    const run = await runSteps([ping('a')], echoes, { about: { start: 'not-yet' } });

    expect(texts(run)[0]).toBe('The backend was not started.');
  });
});

test('a text that is forbidden is found in answers and logs, but where it may stand', async () => {
  const secret = 'canary-7';
  const tells: Act = (line, stage, text) => {
    stage.log(`took ${secret}`);
    echoes(line, stage, text);
  };
  const steps = [
    { forbidAnywhere: secret, except: [{ id: 'a' }] },
    ping('a', { token: secret }),
    { expect: { id: 'a' } },
  ];

  expect(texts(await runSteps(steps, tells))).toEqual([
    `"${secret}" must not be written anywhere, and is in a line on stderr.`,
  ]);
  expect(texts(await runSteps(steps))).toEqual([]);
});

test('what fails in a setup is told as that', async () => {
  const run = await runSteps([ping('b')], echoes, {
    setups: [
      { name: 'queue', title: 'A queue', steps: [ping('a'), { expect: { id: 'a', success: false } }] },
    ],
  });

  expect(run.problems[0]).toMatchObject({ step: null });
  expect(texts(run)[0]).toContain('In its setup "A queue": ');
});

test('a command that is never answered is a problem without a step of its own', async () => {
  const silent: Act = () => {};

  const run = await runSteps([ping('a'), ping('b')], silent, { about: { within_ms: 50 } });

  expect(run.problems.map(({ requirement, step }) => [requirement, step])).toEqual([
    ['CMD-1', null],
    ['CMD-1', null],
  ]);
});

test('a scenario that takes too long ends, and that is said', async () => {
  const run = await runSteps([{ expect: { id: 'a' }, within_ms: 60_000 }], echoes, {
    about: { within_ms: 30 },
  });

  expect(texts(run)[0]).toContain('The time of the whole scenario was over.');
});

test('a run that is stopped rejects with the reason', async () => {
  const stop = new AbortController();
  const run = runSteps([{ expect: { id: 'a' } }], echoes, { signal: stop.signal });

  stop.abort(new Error('interrupted'));

  await expect(run).rejects.toThrow('interrupted');
});
