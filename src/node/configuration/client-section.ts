import { z } from 'zod';
import { LEAST_LINE_BYTES } from '../../supervisor/check-options.ts';
import { count, flag, number, numberOrNull, orOff, port, section, text, wait, word } from './fields.ts';

const host = word('The address of this machine. Default: 127.0.0.1.', ['127.0.0.1', '::1', 'localhost']);

const health = section('How a backend that serves HTTP is asked whether it is well.', {
  path: text('Path of the health check. Default: /api/health.').optional(),
  host: host.optional(),
  port: port('Port, where it is not known otherwise.').optional(),
  attempts: count('How often it is asked before it counts as failed. Default: no limit.').optional(),
  deadlineMs: wait('For how long it is asked. Default: 30000, or no limit where attempts is set.').optional(),
  intervalMs: wait('Wait after the first attempt; it doubles each time. Default: 100.').optional(),
  maxIntervalMs: wait('Longest wait between two attempts. Default: 1000.').optional(),
  timeoutMs: wait('How long one attempt may take. Default: 2000.').optional(),
});

const condition = z.union([
  word('The ready message on its log.', ['message']),
  section('A line of its output that holds this text.', { output: text('The text.') }),
  section('A line of its output that matches this regular expression.', {
    pattern: text(
      'The regular expression.',
      z.string().min(1).refine(isPattern, 'it is a regular expression'),
    ),
  }),
  section('A health check that passes.', { http: health }),
]);

const restart = section('When a backend that died is started again.', {
  maxRestarts: number(
    'How many restarts there may be within withinMs. Default: 3.',
    z.int().min(0),
  ).optional(),
  withinMs: number('The time in which deaths are counted together. Default: 180000.').optional(),
  baseDelayMs: wait('The first restart waits between 0 and this. Default: 250.', 0).optional(),
  maxDelayMs: wait('No restart waits longer. Default: 15000.', 0).optional(),
  healthyAfterMs: number('A backend that has run this long has recovered. Default: 30000.').optional(),
});

const heartbeat = section('How a running backend is asked whether it is still there.', {
  intervalMs: wait('Time between two questions. Default: 5000.').optional(),
  misses: count('How many questions in a row may stay without an answer. Default: 3.').optional(),
  http: health.optional(),
});

const name = (about: string) => text(about).nullable().optional();

const http = section(
  'Where a backend listens that serves HTTP, and how it learns of it. null leaves a name out.',
  {
    from: port('The first port that is tried. Default: 1733.').optional(),
    tries: count('How many ports are tried, one after the other. Default: 100.').optional(),
    host: host.optional(),
    portArgument: name('The argument before the port. Default: --port.'),
    portVariable: name('The variable that holds the port. Default: STDWIRE_PORT.'),
    hostArgument: name('The argument before the address to listen on. Default: none.'),
    hostVariable: name('The variable that holds the address to listen on. Default: STDWIRE_HOST.'),
    apiKeyVariable: name('The variable that holds the API key, new for each life. Default: STDWIRE_API_KEY.'),
  },
);

const log = section('A debug log file. Name either the file or its folder.', {
  file: text('The file, relative to this one.').optional(),
  folder: text('The folder in which backend.log is written, relative to this file.').optional(),
  maxBytes: count('A file that has grown larger is put aside. Default: 1048576.').optional(),
  keep: number('How many files put aside are kept. Default: 4.', z.int().min(0)).optional(),
})
  .refine(({ file, folder }) => (file === undefined) !== (folder === undefined), 'name either file or folder')
  .meta({ oneOf: [{ required: ['file'] }, { required: ['folder'] }] });

/** The settings of the client: what it runs, its limits, and its log file. */
export const clientSection = section('What is run, the limits of the client, and its log file.', {
  command: z
    .union([text('A program.'), z.tuple([text('A program.')], text('An argument.'))])
    .describe(
      'The program: a name that is found in PATH, a path relative to this file, or a list of the program and its first arguments.',
    )
    .optional(),
  args: z.array(text('An argument.', z.string())).describe('Its arguments.').optional(),
  cwd: text(
    'The folder it runs in, relative to this file. Default: the folder of the program that starts it.',
  ).optional(),
  env: z
    .record(z.string(), text('A value.', z.string()))
    .describe('Environment added to the allow-list. No place for secrets.')
    .optional(),
  stdout: word('What its stdout is: messages, or lines for people. Default: wire.', [
    'wire',
    'log',
  ]).optional(),
  startTimeoutMs: wait('Longest wait for it to be ready. Default: 30000.').optional(),
  commandTimeoutMs: numberOrNull('Longest wait for a response; null for none. Default: 30000.').optional(),
  maxLineBytes: number(
    'Longest line in either direction, in bytes. Default: 67108864.',
    z.int().min(LEAST_LINE_BYTES),
  ).optional(),
  lazyStart: flag('Whether a call made before any start() starts it. Default: false.').optional(),
  readyWhen: z
    .union([condition, z.array(condition).min(1)])
    .describe('What has to hold before it counts as ready, all of it. Default: message.')
    .optional(),
  restart: orOff(restart).optional(),
  heartbeat: orOff(heartbeat).optional(),
  retry: section('Which calls are made again after a death.', {
    attempts: number('How often. Default: 0.', z.int().min(0)),
  }).optional(),
  memoryLimitBytes: count(
    'Resident memory above which it is restarted once it is idle. Default: none.',
  ).optional(),
  stop: section('How long each way of ending it may take before the next one. 0 leaves one out.', {
    shutdownMs: wait('After the SHUTDOWN command. Default: 250.', 0).exactOptional(),
    inputMs: wait('After the end of its stdin. Default: 1750.', 0).exactOptional(),
    terminateMs: wait('After SIGTERM. Default: 2000.', 0).exactOptional(),
    killMs: wait('After SIGKILL. Default: 1000.', 0).exactOptional(),
  }).optional(),
  http: http.optional(),
  log: log.optional(),
});

function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
