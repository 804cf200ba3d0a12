import { isObject, type JsonObject } from '../../model/json.ts';
import type { Mutant, MutantFacts } from '../../mutants/mutant.ts';
import { tamperAdapter } from './tamper-adapter.ts';

/** A way to break what a good client tells, or what it makes of what its backend writes. */
export interface ClientMutant extends MutantFacts {
  /** Stands between the kit and the adapter. */
  readonly wrap?: Mutant['wrap'];
  /** Changes what the client reads of its backend, piece by piece: as a client would that reads it wrongly. */
  readonly reads?: (bytes: Uint8Array, stream: 'stdout' | 'stderr') => Uint8Array;
}

const isOutcome = (message: JsonObject): boolean =>
  typeof message.as === 'string' && ('result' in message || 'error' in message || 'final' in message);

/** Every one of them, in the order of the tables. */
export const clientMutants: readonly ClientMutant[] = [
  {
    id: 'ignores-aborts',
    title: 'Does not give up a call that is aborted.',
    breaks: ['CLIENT-7', 'CLIENT-8'],
    wrap: tamperAdapter(() => ({ told: (message) => (message.do === 'abort' ? [] : undefined) })),
  },
  {
    id: 'ignores-cancels',
    title: 'Does not cancel an operation.',
    breaks: ['CLIENT-7', 'CLIENT-8'],
    wrap: tamperAdapter(() => ({ told: (message) => (message.do === 'cancel' ? [] : undefined) })),
  },
  {
    id: 'knows-no-limits',
    title: 'Takes no notice of time limits.',
    breaks: ['CLIENT-8', 'CLIENT-10'],
    wrap: tamperAdapter(() => ({
      told: ({ timeout_ms: _, start_timeout_ms: __, ...rest }) => [rest],
    })),
  },
  {
    id: 'stops-nothing',
    title: 'Says that it has stopped, and leaves its backend running.',
    breaks: ['CLIENT-13'],
    wrap: tamperAdapter(() => ({
      told: (message) =>
        message.do === 'stop' ? [{ do: 'call', as: 'never', type: 'PING', payload: {} }] : undefined,
      said: (message) => (message.as === 'never' ? [{ stopped: {} }] : undefined),
    })),
  },
  {
    id: 'hides-strays',
    title: 'Reports nothing: neither strays nor breaches nor events that nobody waits for.',
    breaks: ['CLIENT-3', 'CLIENT-4', 'CLIENT-5', 'CLIENT-8'],
    wrap: tamperAdapter(() => ({ said: (message) => ('report' in message ? [] : undefined) })),
  },
  {
    id: 'starts-whatever-comes',
    title: 'Says that it has started, whatever its backend does.',
    breaks: ['CLIENT-10', 'CLIENT-14'],
    wrap: tamperAdapter(() => ({
      said: (message) => (message.started === false ? [{ started: true }] : undefined),
    })),
  },
  {
    id: 'starts-nothing',
    title: 'Says of every start that it has failed.',
    breaks: ['CLIENT-1', 'CLIENT-14'],
    wrap: tamperAdapter(() => ({
      said: (message) =>
        message.started === true ? [{ started: false, error: { kind: 'start', message: 'No.' } }] : undefined,
    })),
  },
  {
    id: 'forgets-first-progress',
    title: 'Loses the first progress event of each call.',
    breaks: ['CLIENT-3', 'CLIENT-11'],
    wrap: tamperAdapter(() => {
      const seen = new Set<unknown>();
      return {
        said: (message) => {
          if (!('progress' in message) || seen.has(message.as)) return undefined;
          seen.add(message.as);
          return [];
        },
      };
    }),
  },
  {
    id: 'repeats-progress',
    title: 'Tells each progress event twice.',
    breaks: ['CLIENT-11'],
    wrap: tamperAdapter(() => ({
      said: (message) => ('progress' in message ? [message, message] : undefined),
    })),
  },
  {
    id: 'changes-codes',
    title: 'Turns every error code into INTERNAL_ERROR.',
    breaks: ['CLIENT-15'],
    wrap: tamperAdapter(() => ({
      said: (message) =>
        isObject(message.error) && 'code' in message.error
          ? [{ ...message, error: { ...message.error, code: 'INTERNAL_ERROR_' } }]
          : undefined,
    })),
  },
  {
    id: 'takes-errors-for-results',
    title: 'Tells an error as a result.',
    breaks: ['CLIENT-2', 'CLIENT-5', 'CLIENT-10'],
    wrap: tamperAdapter(() => ({
      said: (message) =>
        typeof message.as === 'string' && 'error' in message ? [{ as: message.as, result: null }] : undefined,
    })),
  },
  {
    id: 'changes-results',
    title: 'Wraps every result into a list.',
    breaks: ['CLIENT-8'],
    wrap: tamperAdapter(() => ({
      said: (message) => {
        if ('result' in message) return [{ ...message, result: ['changed', message.result] }];
        return 'final' in message ? [{ ...message, final: ['changed', message.final] }] : undefined;
      },
    })),
  },
  {
    id: 'alters-payloads',
    title: 'Sends another payload than it was given.',
    breaks: ['CLIENT-9'],
    wrap: tamperAdapter(() => ({
      told: (message) =>
        message.do === 'call' && isObject(message.payload)
          ? [{ ...message, payload: { ...message.payload, altered: true } }]
          : undefined,
    })),
  },
  {
    id: 'settles-twice',
    title: 'Tells the outcome of every call twice.',
    breaks: ['CLIENT-8'],
    wrap: tamperAdapter(() => ({ said: (message) => (isOutcome(message) ? [message, message] : undefined) })),
  },
  {
    id: 'swallows-outcomes',
    title: 'Never tells the outcome of a call.',
    breaks: ['CLIENT-8', 'CLIENT-10'],
    wrap: tamperAdapter(() => ({ said: (message) => (isOutcome(message) ? [] : undefined) })),
  },
  {
    id: 'decodes-piece-by-piece',
    title: 'Decodes each piece of stdout by itself, so that a character that is cut is lost.',
    breaks: ['CLIENT-12'],
    reads: (bytes, stream) =>
      stream === 'stdout' ? Buffer.from(Buffer.from(bytes).toString('utf8')) : bytes,
  },
  {
    id: 'breaks-lines-as-unicode-does',
    title: 'Ends a line at U+2028, U+2029, U+0085 and at a lone CR.',
    breaks: ['CLIENT-12'],
    reads: (bytes, stream) => (stream === 'stdout' ? withLineEnds(bytes) : bytes),
  },
  {
    id: 'drops-long-lines',
    title: 'Loses what is longer than a megabyte.',
    breaks: ['CLIENT-12'],
    reads: (bytes) => (bytes.length > 1_000_000 ? new Uint8Array(0) : bytes),
  },
  {
    id: 'keeps-the-mark',
    title: 'Takes a byte order mark for a part of the first line, and a CR for a part of each.',
    breaks: ['CLIENT-12'],
    reads: (bytes, stream) =>
      stream === 'stdout'
        ? Buffer.from(
            Buffer.from(bytes)
              .toString('latin1')
              .replace(/^\xEF\xBB\xBF|\r(?=\n)/g, '?'),
            'latin1',
          )
        : bytes,
  },
  {
    id: 'takes-every-minor-for-major',
    title: 'Refuses a backend of a newer minor version.',
    breaks: ['CLIENT-14'],
    reads: (bytes, stream) =>
      stream === 'stderr'
        ? Buffer.from(
            Buffer.from(bytes)
              .toString('utf8')
              .replace(/"protocol_version": *"1\.[1-9][0-9]*/, '"protocol_version":"99.0'),
          )
        : bytes,
  },
];

function withLineEnds(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text.replace(/[\u2028\u2029\u0085]|\r(?!\n)/g, '\n'));
}
