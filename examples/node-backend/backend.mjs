/**
 * A complete backend of the song protocol: node backend.mjs --data-dir DIR [--profiles DIR] [--speed N] [--fault NAME]...
 *
 * Read it in this order: wire/ (bytes and messages), router.mjs (which command when), operations.mjs (long work and its end), store.mjs (what
 * outlives a kill), commands/ (what each does), work/ (what
 * takes its time).
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accountCommands } from './commands/accounts.mjs';
import { clipCommands } from './commands/clips.mjs';
import { controlCommands } from './commands/control.mjs';
import { downloadCommands } from './commands/downloads.mjs';
import { historyCommands } from './commands/history.mjs';
import { queueRunCommands } from './commands/queue-runs.mjs';
import { queueCommands } from './commands/queues.mjs';
import { sessionCommands } from './commands/sessions.mjs';
import { songCommands } from './commands/songs.mjs';
import { Contract } from './contract.mjs';
import { Operations } from './operations.mjs';
import { Router } from './router.mjs';
import { SongService } from './service/song-service.mjs';
import { Store } from './store.mjs';
import { LineSplitter } from './wire/line-splitter.mjs';
import { readCommand } from './wire/read-command.mjs';
import { Writer } from './wire/writer.mjs';

/** What sysexits calls EX_CONFIG (READY-5). */
const badConfiguration = 78;

const options = readOptions();
const contract = new Contract();
const store = new Store(options.dataDir);
const writer = new Writer(process);
const operations = new Operations(writer, contract.limits.ended_operations);
const service = new SongService(store, options);
const world = { contract, operations, options, service, store };

const handlers = {
  ...accountCommands(world),
  ...queueCommands(world),
  ...sessionCommands(world),
  ...clipCommands(world),
  ...downloadCommands(world),
  ...songCommands(world),
  ...queueRunCommands(world),
  ...historyCommands(world),
  ...controlCommands({ operations, router: () => router, stop }),
};
const router = new Router({ contract, handlers, operations, store, writer });
store.commit();

serve();

function readOptions() {
  const option = { type: 'string' };
  try {
    const { values } = parseArgs({
      options: { 'data-dir': option, profiles: option, speed: option, fault: { ...option, multiple: true } },
    });
    if (values['data-dir'] === undefined)
      throw new Error('--data-dir DIR is missing: name the folder for the data.');
    const speed = Number(values.speed ?? 1);
    if (!(speed > 0)) throw new Error('--speed is not a number above 0.');
    const profiles = values.profiles ?? join(values['data-dir'], 'profiles');
    return { dataDir: values['data-dir'], profiles, speed, faults: new Set(values.fault) };
  } catch (error) {
    process.stderr.write(`The backend cannot start. ${error.message}\n`);
    process.exit(badConfiguration);
  }
}

function serve() {
  let isFirst = true;
  const splitter = new LineSplitter(contract.limits, (bytes, isTooLong) => {
    const command = readCommand(isFirst ? withoutMark(bytes) : bytes, isTooLong, contract.limits);
    isFirst = false;
    if (command !== undefined) router.take(command);
  });
  process.stdin.on('data', (chunk) => splitter.take(chunk));
  process.stdin.on('end', stop);
  // Without a client there is nothing to do; without a reader of the log there is.
  process.stdout.on('error', () => process.exit(1));
  process.stderr.on('error', () => {});
  const { version, capabilities } = contract;
  const ready = { type: 'BACKEND_READY', protocol_version: version, capabilities, pid: process.pid };
  process.stderr.write(`${JSON.stringify(ready)}\n`);
}

/** A byte order mark may stand at the start of the stream, and nowhere else (WIRE-11). */
function withoutMark(bytes) {
  return bytes.subarray(0, 3).equals(Buffer.from('\uFEFF')) ? bytes.subarray(3) : bytes;
}

/** Ends the process in good order, whoever asks for it: SHUTDOWN, or the end of stdin (END-1). */
async function stop() {
  await router.stop();
  await writer.flushed();
  process.exit(0);
}
