import { once } from 'node:events';
import { connectBackend } from 'stdwire/electron/renderer';
import { expect, test } from 'vitest';
import { AbortedError, CommandError, ValidationError } from '../../../src/core.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { serveProgram, songCommand } from '../../helpers/serve-program.ts';
import { Studio } from '../../helpers/studio.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';

test('a page over stdwire serve makes songs: account, queue, progress, result, errors, cancellation', async () => {
  await using _leaks = await noLeaks();
  await using studio = await Studio.start();
  await using data = await tempFolder('songs');
  await using program = await serveProgram([
    '--allow-programs',
    '--lifecycle',
    '--',
    ...songCommand(studio.url, data.path),
  ]);
  await using page = connectBackend({ via: program.printed });
  await page.hello();
  await program.says('The backend runs');

  const account = await page.createAccount({ name: 'demo', email: 'demo@example.com' });
  expect(account).toMatchObject({ name: 'demo' });
  const error = await rejectionOf(page.createAccount({ name: 'demo', email: 'demo@example.com' }));
  expect(error).toBeInstanceOf(CommandError);
  expect(error).toMatchObject({ errorCode: 'ACCOUNT_EXISTS', command: 'CREATE_ACCOUNT' });
  const unfit = await rejectionOf(page.createAccount({ name: 7 } as never));
  expect(unfit).toBeInstanceOf(ValidationError);
});
