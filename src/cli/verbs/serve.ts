import { topics } from '../../electron/channels/names.ts';
import { type BackendStatus, songContract } from '../../index.ts';
import {
  pageAddress,
  type ServedBackend,
  ServeError,
  type ServeOptions,
  type ServeRefusal,
  serveBackend,
  type WindowGrant,
} from '../../serve/index.ts';
import { didYouMean } from '../../suggest.ts';
import { backendOptions, clientOptionsFrom } from '../backend-options.ts';
import { exitCodes } from '../exit-codes.ts';
import { openContract, unknownTo } from '../open-contract.ts';
import { serveOptionsFrom } from '../serve-options.ts';
import { addressJson, addressLines, refusalLine, statusLine } from '../serve-report.ts';
import { type SongClient, songClient } from '../song-client.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments, CliEnvironment, Verb } from '../verb.ts';

/** `stdwire serve`: a backend for pages in an ordinary browser. */
export const serve: Verb = {
  name: 'serve',
  summary: 'Serve a backend to pages in a browser, as an Electron app would to its windows.',
  usage: 'serve [options] [-- command…]',
  description: [
    'Starts a backend and serves it to pages of this machine over a WebSocket, with the bridge that an Electron app has: the same page runs in an ordinary browser. It listens on 127.0.0.1 alone and lets in who has the token, from its own page or an origin that was named. It runs until Ctrl-C.',
    'The address of the page, of the socket, and the token go to stdout; what happens goes to stderr. The server is there before the backend: a page shows that it starts, or why it does not.',
    'What comes after -- is the command line of the backend; it can be left out where a configuration file names one. Commands that are not of the song protocol are granted by name, and sent as they are.',
  ],
  options: {
    ...backendOptions,
    port: { type: 'string', value: 'PORT', summary: 'The port to listen on (any that is free).' },
    static: {
      type: 'string',
      value: 'DIR',
      summary:
        'The folder of a built page, which is served as well; every program of this machine can read it.',
    },
    origin: {
      type: 'string',
      value: 'ORIGIN',
      multiple: true,
      summary:
        'Lets pages of this origin connect as well, such as http://localhost:5173; may be given more than once.',
    },
    'allow-programs': {
      type: 'boolean',
      summary: 'Let programs connect that are no browser, and name no origin; they need the token too.',
    },
    grant: {
      type: 'string',
      value: 'NAMES',
      multiple: true,
      summary: 'The commands that a page may call, with commas between them, or all (all).',
    },
    'as-is': {
      type: 'boolean',
      summary:
        'Take the names of --grant as they are, also where one looks like a misspelt command of the song protocol.',
    },
    topics: {
      type: 'string',
      value: 'NAMES',
      summary: `What a page is told without asking: ${topics.join(', ')}, or none (${topics.join(',')}).`,
    },
    lifecycle: { type: 'boolean', summary: 'Let pages start, stop and restart the backend.' },
    json: {
      type: 'boolean',
      summary: 'Print the addresses as one JSON object on one line: url, token, pageUrls.',
    },
    logs: { type: 'boolean', summary: "Print the backend's log to stderr." },
  },
  examples: [
    'stdwire serve -- python3 -m stdwire_songs',
    'stdwire serve --static dist --lifecycle',
    'stdwire serve --origin http://localhost:5173 --json -- python3 -m stdwire_songs',
    'stdwire serve --grant GET_ACCOUNTS,CREATE_SONGS_BATCH --topics status -- python3 -m stdwire_songs',
  ],
  run: runServe,
};

async function runServe(args: Arguments, environment: CliEnvironment): Promise<number> {
  const [other] = args.positionals;
  if (other !== undefined)
    throw new UsageError(`It takes options only, not "${other}". The backend comes after --.`);
  // Whatever is wrong with the command line is told before anything is started.
  const clientOptions = clientOptionsFrom(args);
  const options = serveOptionsFrom(args);
  const foreign = foreignNames(options.grant);
  if (!args.flags.has('as-is')) refuseMisspelt(foreign);
  for (const name of foreign) environment.err(foreignLine(name));
  const backend = songClient(clientOptions, environment, openContract(songContract, foreign));
  if (backend === undefined) return exitCodes.usage;
  try {
    await using served = await servedWith({ ...options, backend }, environment);
    if (served === undefined) return exitCodes.usage;
    environment.out(addresses(served, args));
    await run(backend, args, environment);
    return exitCodes.interrupted;
  } finally {
    await backend.close();
  }
}

function foreignNames({ commands = [] }: WindowGrant): string[] {
  return commands === 'all' ? [] : unknownTo(songContract, commands);
}

/** A page would find the command missing that was meant, and nobody would be told which one. */
function refuseMisspelt(names: readonly string[]): void {
  for (const name of names) {
    const hint = didYouMean(name, Object.keys(songContract.commands));
    if (hint === '') continue;
    throw new UsageError(
      `The song protocol has no command ${name}.${hint} If the backend is of another protocol and has it, add --as-is.`,
    );
  }
}

function foreignLine(name: string): string {
  return `stdwire: The song protocol has no command ${name}: it is sent as it is.\n`;
}

/** Undefined if it cannot be served, which is told. */
async function servedWith(
  options: ServeOptions,
  { err }: CliEnvironment,
): Promise<ServedBackend | undefined> {
  let last = '';
  // A page that is left over from an earlier run comes again and again.
  const onRefused = (refusal: ServeRefusal): void => {
    const line = refusalLine(refusal);
    if (line !== last) err(line);
    last = line;
  };
  try {
    return await serveBackend({ ...options, onRefused });
  } catch (error) {
    // Where the options are not fit, they came from the command line.
    if (error instanceof TypeError) throw new UsageError(error.message);
    if (!(error instanceof ServeError)) throw error;
    err(`stdwire: ${error.message}\n`);
    return undefined;
  }
}

/** A page of another origin is found at that origin, if it can be found by an address at all. */
function addresses(served: ServedBackend, args: Arguments): string {
  const own = args.values.has('static') ? [served.pageUrl] : [];
  const others = (args.values.get('origin') ?? []).filter((origin) => origin.startsWith('http'));
  const pages = [...own, ...others.map((origin) => pageAddress(`${origin}/`, served.address))];
  return args.flags.has('json') ? addressJson(served, pages) : addressLines(served, pages);
}

/** Until Ctrl-C, whatever becomes of the backend: a page shows it, and may be allowed to start it again. */
async function run(backend: SongClient, args: Arguments, { err, signal }: CliEnvironment): Promise<void> {
  let state: BackendStatus['state'] = 'stopped';
  backend.on('status', (status) => {
    if (status.state !== state) err(statusLine(status));
    state = status.state;
  });
  if (args.flags.has('logs')) backend.on('log', ({ line }) => err(`${line}\n`));
  const interrupted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  // The status tells what went wrong.
  backend.start().catch(() => {});
  await interrupted;
}
