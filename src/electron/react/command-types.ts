import type { CallOptions } from '../../client/call-options.ts';
import type { Answer, EventsOf, PayloadOf, RemoteClient, SongCommandMap } from '../renderer/index.ts';

/** What hooks need of a client, whatever its protocol. */
export type HookClient = Pick<
  RemoteClient<SongCommandMap>,
  'outline' | 'status' | 'connection' | 'call' | 'operation' | 'operations'
>;

/** A command, by its name on the wire or by the method that sends it. */
export type CommandKey<Commands, Methods> = (keyof Commands | keyof Methods) & string;

/** What a command takes. */
export type PayloadFor<Commands, Methods, Key> = Key extends keyof Commands
  ? PayloadOf<Commands[Key]>
  : Key extends keyof Methods
    ? Methods[Key] extends (...args: infer Args) => unknown
      ? Args[0]
      : never
    : never;

/** What a command answers: an operation if it starts one, else its data. */
export type AnswerFor<Commands, Methods, Key> = Key extends keyof Commands
  ? Answer<Commands[Key]>
  : Key extends keyof Methods
    ? Methods[Key] extends (...args: never[]) => Promise<infer Answered>
      ? Answered
      : never
    : never;

/** The progress that a command reports. */
export type EventFor<Commands, Methods, Key> = Key extends keyof Commands
  ? EventsOf<Commands[Key]>
  : Key extends keyof Methods
    ? Methods[Key] extends (...args: infer Args) => unknown
      ? Args extends [unknown?, (infer Options)?]
        ? NonNullable<Options> extends CallOptions<infer Event>
          ? Event
          : never
        : never
      : never
    : never;

/** The payload as an argument, which may be left out where the command takes nothing. */
export type PayloadArgument<Payload> = undefined extends Payload
  ? [payload?: Payload]
  : Record<string, never> extends Payload
    ? [payload?: Payload]
    : [payload: Payload];

/** Payload and options as arguments, of which the payload may be left out where the command takes nothing. */
export type QueryArguments<Payload, Options> =
  PayloadArgument<Payload> extends [unknown]
    ? [payload: Payload, options?: Options]
    : [payload?: Payload, options?: Options];

/** The name of a command on the wire. */
export function commandName({ outline }: HookClient, key: string): string {
  if (Object.hasOwn(outline.commands, key)) return key;
  for (const { name, method } of Object.values(outline.commands)) if (method === key) return name;
  return key;
}
