import { LineSplitter, type RawLine } from '../backend/line-splitter.ts';
import type { WireStart } from '../backend/wire.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import type { Mutant } from './mutant.ts';
import { bytesOf, type Hooks, type Outgoing, type TamperedLife, tamper } from './tamper.ts';

/** What comes in the place of a message; undefined leaves it as it came. */
type InPlace = Outgoing | readonly Outgoing[] | undefined;

/** What a mutant does with messages. */
interface MessageHooks {
  /** A command on its way in. */
  readonly command?: (command: JsonObject, line: RawLine) => InPlace;
  /** A line on its way in that is no command. */
  readonly unreadable?: (line: RawLine) => InPlace;
  /** An answer, with the command that it belongs to; undefined under `id: null` and for one that nobody has sent. */
  readonly answer?: (answer: JsonObject, sent: JsonObject | undefined) => InPlace;
  /** A progress event. */
  readonly event?: (event: JsonObject, payload: JsonObject) => InPlace;
  /** The ready message. */
  readonly ready?: (ready: JsonObject) => InPlace;
  /** A line of the log. */
  readonly log?: (text: string) => InPlace;
  readonly inputEnd?: () => void;
}

/** Nothing in the place of a message. */
export const NOTHING: readonly Outgoing[] = [];

/** A mutant's wrap from what it does with messages, made anew for each life of a backend. */
export function tamperMessages(
  hooksOf: (life: TamperedLife) => MessageHooks,
  startAs?: (start: WireStart) => WireStart,
): Mutant['wrap'] {
  return tamper((life) => {
    const hooks = hooksOf(life);
    const sent = new Map<string, JsonObject>();
    return {
      ...inputHooks(hooks, life, sent),
      ...(hooks.answer !== undefined || hooks.event !== undefined
        ? {
            output: (line) => {
              const message = messageIn(line);
              pass(message && insteadOf(message, hooks, sent), line, life.toKit);
            },
          }
        : {}),
      ...(hooks.ready !== undefined || hooks.log !== undefined
        ? {
            log: (line) => {
              const message = messageIn(line);
              const isReady = message?.type === life.contract.readyType;
              pass(isReady ? hooks.ready?.(message) : hooks.log?.(line.text ?? ''), line, life.toLog);
            },
          }
        : {}),
    };
  }, startAs);
}

/** Every command is remembered for its answer; bytes pass as they are unless commands are looked at. */
function inputHooks(
  hooks: MessageHooks,
  life: TamperedLife,
  sent: Map<string, JsonObject>,
): Pick<Hooks, 'input' | 'inputEnd'> {
  const isPassed = hooks.command === undefined && hooks.unreadable === undefined;
  const input = new LineSplitter((line) => {
    const command = messageIn(line);
    const isCommand = typeof command?.id === 'string';
    if (isCommand && !sent.has(command.id as string)) sent.set(command.id as string, command);
    if (isPassed) return;
    pass(isCommand ? hooks.command?.(command, line) : hooks.unreadable?.(line), line, life.toBackend);
  });
  return {
    input: (bytes) => {
      input.push(bytes);
      if (isPassed) life.toBackend(bytes);
    },
    inputEnd: () => {
      input.end();
      if (hooks.inputEnd === undefined) life.wire.endInput();
      else hooks.inputEnd();
    },
  };
}

function insteadOf(message: JsonObject, hooks: MessageHooks, sent: ReadonlyMap<string, JsonObject>): InPlace {
  if (message.id === 'progress-event')
    return hooks.event?.(message, isObject(message.payload) ? message.payload : {});
  return hooks.answer?.(message, typeof message.id === 'string' ? sent.get(message.id) : undefined);
}

function pass(instead: InPlace, line: RawLine, write: (what: Outgoing) => void): void {
  if (instead === undefined) {
    // A line that had no end is passed on without one.
    write(line.ended ? Buffer.concat([line.bytes, Buffer.from('\n')]) : line.bytes);
    return;
  }
  for (const one of isList(instead) ? instead : [instead]) write(bytesOf(one));
}

function isList(instead: Outgoing | readonly Outgoing[]): instead is readonly Outgoing[] {
  return Array.isArray(instead);
}

function messageIn({ text }: RawLine): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
