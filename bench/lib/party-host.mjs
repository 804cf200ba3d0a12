/** The process of one party: `party-host.mjs NAME SETTINGS` does the jobs that its parent sends, until the parent lets it go. */
import { jobs } from '../jobs/index.mjs';
import { openParty } from '../parties/index.mjs';

/** @type {Promise<import('./party.mjs').Party> | undefined} */
let opened;

process.on('message', async (/** @type {any} */ { call, job, options }) => {
  try {
    opened ??= openParty(process.argv[2] ?? '', JSON.parse(process.argv[3] ?? '{}'));
    const work = jobs[job];
    if (work === undefined) throw new Error(`There is no job named ${job}.`);
    process.send?.({ call, sample: await work(await opened, options) });
  } catch (error) {
    process.send?.({ call, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

process.on('disconnect', async () => {
  await (await opened)?.close();
  process.exit(0);
});
