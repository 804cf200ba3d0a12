/** The process of one party: `party-host.mjs NAME` does the jobs that its parent sends, until the parent lets it go. */
import { openParty } from '../parties/index.mjs';
import { jobs } from './job.mjs';

/** @type {Promise<import('./job.mjs').Party> | undefined} */
let opened;

process.on('message', async (/** @type {any} */ { call, job, options }) => {
  try {
    opened ??= openParty(process.argv[2] ?? '');
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
