import { describe, expect, test } from 'vitest';
import type { ClientOptions } from '../../../src/node/client-options.ts';
import { HttpBackend } from '../../../src/node/http-backend.ts';
import { overProcess } from '../../../src/node/over-process.ts';

const refusal = (options: object): unknown => {
  try {
    return overProcess({ command: 'x', ...options } as ClientOptions);
  } catch (error) {
    return error;
  }
};

describe('options of a client over a process that mean nothing are refused where they are given', () => {
  test.each([
    [{ command: '' }, 'command must be a program or a list that begins with one, not "".'],
    [{ command: [] }, 'command must be a program or a list that begins with one, not [].'],
    [{ command: ['', 'a'] }, 'command must be a program or a list that begins with one, not ["","a"].'],
    [{ command: ['x', 7] }, 'command must be a program or a list that begins with one, not ["x",7].'],
    [{ command: null }, 'command must be a program or a list that begins with one, not null.'],
    [{ command: [], http: {} }, 'command must be a program or a list that begins with one, not [].'],
    [{ args: '-m app' }, 'args must be a list of texts, not "-m app".'],
    [{ log: null }, 'log must name either its file or its folder, not null.'],
    [{ log: {} }, 'log must name either its file or its folder, not {}.'],
    [{ log: { file: '' } }, 'log must name either its file or its folder, not {"file":""}.'],
    [
      { log: { file: 'a', folder: 'b' } },
      'log must name either its file or its folder, not {"file":"a","folder',
    ],
    [{ log: { file: 'a', maxBytes: Number.NaN } }, 'log.maxBytes must be a number of 1 or more, not NaN.'],
    [{ log: { file: 'a', maxBytes: 0 } }, 'log.maxBytes must be a number of 1 or more, not 0.'],
    [{ log: { file: 'a', keep: -1 } }, 'log.keep must be a number of 0 or more, and whole, not -1.'],
    [{ log: { file: 'a', keep: 1.5 } }, 'log.keep must be a number of 0 or more, and whole, not 1.5.'],
  ])('%j', (options, text) => {
    const error = refusal(options);

    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain(text);
  });
});

test('what means something is taken', () => {
  expect(
    refusal({ command: ['x', ''], log: { folder: 'a', file: undefined, maxBytes: 1, keep: 0 } }),
  ).not.toBeInstanceOf(Error);
});

test.each([{ command: [] }, { restart: null }, { log: null }])(
  'a backend that serves HTTP is refused the same: %j',
  (options) => {
    expect(() => new HttpBackend({ command: 'x', ...options } as never)).toThrow(
      /^(command|restart|log) must /,
    );
  },
);
