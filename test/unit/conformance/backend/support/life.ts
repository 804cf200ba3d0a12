import { fileURLToPath } from 'node:url';
import type { Life } from '../../../../../src/conformance/backend/life.ts';
import { RecordedLife } from '../../../../../src/conformance/backend/recorded-life.ts';
import { contractFacts } from '../../../../../src/conformance/load/contract-facts.ts';

/** One thing that goes over a stream: to stdin, or from stdout or stderr. A text is a line as it is, bytes are bytes. */
export type Traffic = readonly ['in' | 'out' | 'err', object | string | Uint8Array];

/** What a life is like besides its traffic. */
type Rest = Partial<Pick<Life, 'exit' | 'ending' | 'stayed' | 'leftBehind'>>;

const folder = fileURLToPath(new URL('../../../../../protocol', import.meta.url));

/** The song protocol. */
export const contract = contractFacts(folder, folder);

/** A life in which this went over the streams; closed by the kit, and ended in good order, unless said otherwise. */
export function lifeOf(traffic: readonly Traffic[], rest: Rest = {}): Life {
  const life = new RecordedLife(1, true, {
    nowMs: () => 0,
    onSent: () => {},
    onLine: (stream, line) => {
      if (stream === 'stdout') life.output.push(line);
      else life.log.push(line);
      if (line.message?.type === 'BACKEND_READY') life.ready.push(line);
    },
  });
  for (const [stream, what] of traffic) {
    const splitter = { in: life.input, out: life.stdout, err: life.stderr }[stream];
    splitter.push(bytesOf(what));
  }
  life.stdout.end();
  return Object.assign(life, { exit: { code: 0, signal: null }, ending: 'closed', ...rest });
}

function bytesOf(what: Traffic[1]): Uint8Array {
  if (what instanceof Uint8Array) return what;
  return Buffer.from(`${typeof what === 'string' ? what : JSON.stringify(what)}\n`);
}

/** The ready message. */
export const ready: Traffic = ['err', { type: 'BACKEND_READY' }];

/** A command. */
export function sent(id: string, type: string, payload: object = {}): Traffic {
  return ['in', { id, type, payload }];
}

/** A success. */
export function success(id: string, type: string, data: unknown, more: object = {}): Traffic {
  const message = { id, type: `${type}_RESPONSE`, success: true, data, error: null, timestamp: Date.now() };
  return ['out', { ...message, ...more }];
}

/** A failure. */
export function failure(id: string | null, code: string, more: object = {}): Traffic {
  const message = { id, type: 'ERROR_RESPONSE', success: false, error: 'It failed.', error_code: code };
  return ['out', { ...message, timestamp: Date.now(), ...more }];
}

/** A progress event. */
export function event(type: string, payload: object, more: object = {}): Traffic {
  return ['out', { id: 'progress-event', type, payload, timestamp: Date.now(), ...more }];
}
