import { z } from 'zod';
import { readJson } from '../load/read-json.ts';
import { slug } from '../load/slug.ts';
import { variable } from '../load/walk-steps.ts';
import { isObject } from '../model/json.ts';
import type { Pattern } from '../model/pattern.ts';
import type { ClientCaseSource } from './client-case.ts';
import type { ClientStep } from './model/client-step.ts';

const text = z.string();

/** What a client has to make of each line of some bytes: `vectors/raw/stdout.json`, `vectors/raw/stderr.json`. */
const fileSchema = z.object({
  vectors: z.array(
    z.object({
      title: text,
      why: text,
      base64: text,
      lines: z.array(z.object({ verdict: text, document: z.json().optional() })),
    }),
  ),
});

type Vector = z.infer<typeof fileSchema>['vectors'][number];

/** The bytes that are the same for every protocol, as cases: on stdout what follows them still arrives, on stderr READY is found. */
export function turnedBytes(root: string): readonly ClientCaseSource[] {
  const { vectors: ofOutput } = readJson(root, 'vectors/raw/stdout.json', fileSchema).value;
  const { vectors: ofLog } = readJson(root, 'vectors/raw/stderr.json', fileSchema).value;
  return [
    ...ofOutput.filter(isClosed).map(outputCase),
    ...ofLog.filter(({ lines }) => lines.some(({ verdict }) => verdict === 'ready')).map(logCase),
  ];
}

const PONG = { pid: 1, uptime_ms: 0, memory_bytes: null, cpu_time_ms: null, commands: 0, operations: 0 };

/** After bytes without a line end nothing can be told any more. */
function isClosed({ lines }: Vector): boolean {
  return lines.every(({ verdict }) => verdict !== 'unfinished');
}

function outputCase(vector: Vector): ClientCaseSource {
  const events = vector.lines.flatMap(({ verdict, document }) =>
    verdict === 'message' && isObject(document) && document.id === 'progress-event' ? [document] : [],
  );
  const isStray = vector.lines.some(({ verdict }) => verdict === 'stray');
  const told = events.map(
    (event): ClientStep => ({ expect: { report: 'progress', message: event as Pattern } }),
  );
  return {
    origin: 'vector',
    group: 'Bytes on stdout, turned around',
    scenario: {
      id: `vector/stdout/${slug(vector.title)}`,
      title: `stdout: ${vector.title}`,
      requirements: [isStray ? 'CLIENT-4' : 'CLIENT-12', 'CLIENT-12'],
      steps: [
        { tell: { do: 'call', as: 'after', type: 'PING', payload: {} } },
        { expectCommand: { type: 'PING' }, save: { id: 'id' } },
        { write: { base64: vector.base64 } },
        ...told,
        ...(isStray
          ? [{ expect: { report: { $oneOf: ['stray', 'protocol-error'] } }, times: [1, 100] } as ClientStep]
          : []),
        // Written after the bytes: that it arrives shows that reading went on.
        { say: { id: variable('id'), type: 'PING_RESPONSE', success: true, data: PONG, error: null } },
        { expect: { as: 'after', result: { pid: 1 } } },
      ],
    },
  };
}

function logCase(vector: Vector): ClientCaseSource {
  return {
    origin: 'vector',
    group: 'Bytes on stderr, turned around',
    scenario: {
      id: `vector/stderr/${slug(vector.title)}`,
      title: `stderr: ${vector.title}`,
      requirements: ['CLIENT-1'],
      ready: null,
      steps: [
        { tell: { do: 'start', backend: variable('backend') } },
        { write: { base64: vector.base64 }, to: 'stderr' },
        { expect: { started: true }, within_ms: 15_000 },
      ],
    },
  };
}
