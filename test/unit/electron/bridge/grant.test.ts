import { describe, expect, test } from 'vitest';
import { compileGrant, type WindowGrant } from '../../../../src/electron/bridge/grant.ts';
import { tinyContract } from '../../../helpers/tiny-contract.ts';

const compile = (grant: WindowGrant) => compileGrant(grant, tinyContract);

describe('a grant', () => {
  test('gives nothing that it does not name', () => {
    const { commands, topics, lifecycle, operations } = compile({});

    expect(commands.size).toBe(0);
    expect(topics.size).toBe(0);
    expect(lifecycle).toBe(false);
    expect(operations).toBe('keep');
  });

  test('gives the commands that it names', () => {
    const { commands } = compile({ commands: ['ECHO', 'PING'] });

    expect([...commands.keys()]).toEqual(['ECHO', 'PING']);
    expect(commands.get('ECHO')).toBe(tinyContract.commands.ECHO);
  });

  test("gives with 'all' the commands of the protocol, and none of those that every protocol has", () => {
    expect([...compile({ commands: 'all' }).commands.keys()]).toEqual(['ECHO', 'OPEN', 'WORK', 'BUILD']);
  });

  test.each(['__proto__', 'constructor', 'then', 'hasOwnProperty', 'toString', ''])(
    'has no command %j',
    (name) => {
      expect(compile({ commands: 'all' }).commands.get(name)).toBeUndefined();
      expect(() => compile({ commands: [name] })).toThrow(TypeError);
    },
  );

  test.each(['PING', 'GET_OPERATIONS', 'CANCEL_OPERATION'])('gives %s by name', (name) => {
    expect(compile({ commands: [name] }).commands.has(name)).toBe(true);
  });

  test.each(['SHUTDOWN', 'CANCEL_COMMAND'])('never gives %s', (name) => {
    expect(() => compile({ commands: [name] })).toThrow(`The command ${name} is never granted`);
  });

  test.each<[unknown, string]>([
    [{ commands: ['EHCO'] }, 'EHCO, which does not exist. Did you mean ECHO?'],
    [{ commands: ['$start'] }, 'lifecycle: true'],
    [{ commands: ['$follow'] }, 'the others with the commands'],
    [{ commands: 'some' }, "a list of names, or 'all'"],
    [{ commands: [7] }, '7, which does not exist'],
    [{ topics: ['state'] }, 'the topic state, which does not exist. Did you mean status?'],
    [{ topic: ['status'] }, 'the option topic, which does not exist. Did you mean topics?'],
    [{ lifecycle: 'yes' }, 'true or false'],
    [{ operations: 'stop' }, 'the value stop, which does not exist'],
  ])('%j is refused', (grant, text) => {
    expect(() => compile(grant as WindowGrant)).toThrow(TypeError);
    expect(() => compile(grant as WindowGrant)).toThrow(text);
  });
});
