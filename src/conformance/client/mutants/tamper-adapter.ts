import { LineSplitter, type RawLine } from '../../backend/line-splitter.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Mutant } from '../../mutants/mutant.ts';
import { type Outgoing, tamper } from '../../mutants/tamper.ts';
import { objectIn } from '../client-session.ts';

/** What a mutant makes of a message: others in its place, or undefined to leave it as it is. */
type Change = (message: JsonObject) => readonly Outgoing[] | undefined;

/** What a mutant changes: what the adapter says, and what it is told. */
interface AdapterChanges {
  readonly said?: Change;
  readonly told?: Change;
}

/** A mutant between the kit and an adapter, made anew for each. */
export function tamperAdapter(changesOf: () => AdapterChanges): Mutant['wrap'] {
  return tamper((life) => {
    const { said, told } = changesOf();
    const through = (change: Change, pass: (what: Outgoing) => void): ((line: RawLine) => void) => {
      return ({ bytes, text }) => {
        const message = objectIn(text);
        const changed = message === undefined ? undefined : change(message);
        if (changed === undefined) pass(Buffer.concat([bytes, Buffer.from('\n')]));
        else for (const what of changed) pass(what);
      };
    };
    const input = told && new LineSplitter(through(told, life.toBackend));
    return {
      ...(said === undefined ? {} : { output: through(said, life.toKit) }),
      ...(input === undefined ? {} : { input: (bytes) => input.push(bytes) }),
    };
  });
}
