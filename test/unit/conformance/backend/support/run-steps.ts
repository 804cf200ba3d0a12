import { LineSplitter } from '../../../../../src/conformance/backend/line-splitter.ts';
import { type CaseRun, runCase } from '../../../../../src/conformance/backend/run-case.ts';
import type { OpenWire } from '../../../../../src/conformance/backend/wire.ts';
import type { Case } from '../../../../../src/conformance/model/case.ts';
import type { Step } from '../../../../../src/conformance/model/step.ts';
import { requirement, result } from '../../report/support/run.ts';
import { contract } from './life.ts';

/** What a backend of a test can do. */
interface Stage {
  /** Writes a message, or a line as it is. */
  say(message: object | string): void;
  log(line: string): void;
  exit(code: number): void;
}

/** A backend of a test: what it does with a line, which is an object if it is JSON. */
export type Act = (line: Readonly<Record<string, unknown>>, stage: Stage, text: string) => void;

/** A backend that answers every command with its own payload, and ends with its stdin. */
export const echoes: Act = ({ id, type, payload }, { say }) =>
  say({ id, type: `${type}_RESPONSE`, success: true, data: payload, error: null, timestamp: Date.now() });

/** Runs the steps of a scenario against a backend in this program. */
export function runSteps(
  steps: readonly Step[],
  act: Act = echoes,
  {
    about = {},
    ...more
  }: Partial<{ about: Partial<Case['scenario']>; signal: AbortSignal }> & Partial<Case> = {},
): Promise<CaseRun> {
  const { signal = new AbortController().signal, ...facts } = more;
  const requirements = [requirement('CMD-3')];
  const one = result('a-case', {}, { requirements, ...facts }).case;
  return runCase(
    { ...one, scenario: { ...one.scenario, ...about, steps: [...steps] } },
    {
      contract,
      requirements: new Map(['READY-1', 'CMD-1', 'ERR-3'].map((id) => [id, requirement(id)])),
      plan: { command: ['backend'], cwd: process.cwd(), env: {} },
      conditions: undefined,
      open: backendOf(act),
      announced: new Set(),
      timeoutFactor: 1,
      signal,
    },
  );
}

/** The texts of what went wrong. */
export function texts({ problems }: CaseRun): string[] {
  return problems.map(({ text }) => text);
}

function backendOf(act: Act): OpenWire {
  return (_start, receiver) => {
    const bytes = (text: string): Uint8Array => Buffer.from(`${text}\n`);
    let over = false;
    const stage: Stage = {
      say: (message) =>
        receiver.onOutput(bytes(typeof message === 'string' ? message : JSON.stringify(message))),
      log: (line) => receiver.onLog(bytes(line)),
      exit: (code) => {
        if (over) return;
        over = true;
        receiver.onExit({ code, signal: null });
      },
    };
    const lines = new LineSplitter(({ text = '' }) => act(objectOf(text), stage, text));
    setImmediate(() => stage.log('{"type":"BACKEND_READY"}'));
    return {
      pid: undefined,
      write: (chunk) => setImmediate(() => lines.push(chunk)),
      endInput: () => setImmediate(() => stage.exit(0)),
      signal: (signal) => receiver.onExit({ code: null, signal }),
      pause: () => {},
      resume: () => {},
    };
  };
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
