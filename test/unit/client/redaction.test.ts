import { expect, test } from 'vitest';
import { Client, type CommandContract } from '../../../src/core.ts';
import { ScriptedBackend } from '../../../src/testing/index.ts';
import { rejectionOf, settled } from '../../helpers/tiny-client.ts';
import { type TinyMap, tinyContract } from '../../helpers/tiny-contract.ts';

const contract = {
  ...tinyContract,
  commands: {
    ...tinyContract.commands,
    ECHO: { ...(tinyContract.commands.ECHO as CommandContract), secrets: ['text', 'issued'] },
  },
};

test('no secret of a call or an answer is in a log line, a stray text, or an error of a backend that dies', async () => {
  const script = new ScriptedBackend({
    handlers: {
      ECHO: () => ({ text: 'x', issued: 'canary-issued' }),
      OPEN: (_, call) => call.stayMute(),
    },
  });
  const client = new Client<TinyMap>(contract, { connect: script.connect });
  const told: string[] = [];
  client.on('log', ({ line }) => told.push(line));
  client.on('stray', ({ text }) => told.push(text));
  await client.start();
  await client.request('ECHO', { text: 'canary-sent' });
  const pending = client.request('OPEN', {});
  await settled();
  script.peer.log('sent canary-sent, was given canary-issued');
  script.peer.log('Authorization: Bearer canary-by-form');
  script.peer.write('GET /feed?token=canary-by-form\n');
  script.peer.exit({ exitCode: 1 });
  const error = (await rejectionOf(pending)) as { message: string; stderrTail: string };
  await settled();
  await client.close();

  expect(told).toEqual(
    expect.arrayContaining([
      'sent [redacted], was given [redacted]',
      'Authorization: [redacted]',
      'GET /feed?token=[redacted]',
    ]),
  );
  expect(error.stderrTail).toContain('was given [redacted]');
  expect(JSON.stringify([told, error.message, error.stderrTail])).not.toContain('canary');
});
