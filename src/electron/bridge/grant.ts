import type { CommandContract, Contract } from '../../client/contract.ts';
import { controlCommands } from '../../messages/index.ts';
import { didYouMean } from '../../suggest.ts';
import type { Topic } from '../channels/messages.ts';
import { topics as allTopics, bridgeCalls } from '../channels/names.ts';

/** What a window may do. Whatever is left out is denied. */
export interface WindowGrant {
  /**
   * Names of the commands that it may call, or `'all'` for every command of the protocol; none unless set. It may
   * follow and cancel the operations that these commands start. Of the commands that every protocol has, PING,
   * GET_OPERATIONS and CANCEL_OPERATION are granted by name only: they reach past what else was granted.
   */
  readonly commands?: readonly string[] | 'all' | undefined;
  /** What it may be told without having asked; nothing unless set. */
  readonly topics?: readonly Topic[] | undefined;
  /** Whether it may start, stop and restart the backend; false unless set. */
  readonly lifecycle?: boolean | undefined;
  /**
   * What becomes of the operations that one of its documents has started when that document goes: `keep` lets them go
   * on, and the next document can take hold of them; `cancel` cancels them. `keep` unless set.
   */
  readonly operations?: 'keep' | 'cancel' | undefined;
}

/** A grant that has been checked, in a form that is quick to look up. */
export interface CompiledGrant {
  /** The commands that may be called. A Map: no name finds what every object has, such as `constructor`. */
  readonly commands: ReadonlyMap<string, CommandContract>;
  readonly topics: ReadonlySet<Topic>;
  readonly lifecycle: boolean;
  readonly operations: 'keep' | 'cancel';
}

const KEYS = ['commands', 'topics', 'lifecycle', 'operations'];
/** They would end the backend of all windows, or a call of another one. */
const NEVER: readonly string[] = ['SHUTDOWN', 'CANCEL_COMMAND'];

/**
 * Checks a grant against a protocol.
 *
 * @throws TypeError for a name that does not exist, with the one that was most likely meant, or that is never granted.
 */
export function compileGrant(grant: WindowGrant, contract: Contract): CompiledGrant {
  mustBeKnown('The grant', 'the option', Object.keys(grant), KEYS);
  const { commands = [], topics = [], lifecycle = false, operations = 'keep' } = grant;
  mustBeKnown('The grant', 'the topic', topics, allTopics);
  mustBeKnown('The option operations of a grant', 'the value', [operations], ['keep', 'cancel']);
  if (typeof lifecycle !== 'boolean')
    throw new TypeError('The option lifecycle of a grant is true or false.');
  return {
    commands: grantedCommands(commands, contract),
    topics: new Set(topics),
    lifecycle,
    operations,
  };
}

function grantedCommands(
  names: readonly string[] | 'all',
  contract: Contract,
): ReadonlyMap<string, CommandContract> {
  const own = new Map(Object.entries(contract.commands));
  if (names === 'all') return own;
  if (!Array.isArray(names)) {
    throw new TypeError(`The option commands of a grant is a list of names, or 'all'.`);
  }
  const all = new Map([...Object.entries<CommandContract>(controlCommands), ...own]);
  const grantable = [...all.keys()].filter((name) => !NEVER.includes(name));
  for (const name of names) refuseSpecial(name);
  mustBeKnown('The grant', 'the command', names, grantable);
  return new Map(names.map((name) => [name, all.get(name) as CommandContract]));
}

function refuseSpecial(name: string): void {
  if (NEVER.includes(name)) {
    throw new TypeError(`The command ${name} is never granted to a window: it would act on what others do.`);
  }
  if (Object.values<string>(bridgeCalls).includes(name)) {
    const text = `${name} is no command: $start, $stop and $restart are granted with lifecycle: true, the others with the commands.`;
    throw new TypeError(text);
  }
}

function mustBeKnown(who: string, what: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new TypeError(
      `${who} names ${what} ${String(name)}, which does not exist.${didYouMean(String(name), known)}`,
    );
  }
}
