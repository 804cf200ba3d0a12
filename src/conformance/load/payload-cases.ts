import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../../generator/model/protocol.ts';
import type { Case } from '../model/case.ts';
import type { Pattern } from '../model/pattern.ts';
import type { Step } from '../model/step.ts';
import { type DocumentVector, vectorFileSchema } from '../model/vectors.ts';
import type { CaseBuilder } from './case-builder.ts';
import { readJson } from './read-json.ts';

/** What a kind of documents has in common. */
interface Kind {
  readonly name: 'valid' | 'invalid' | 'unknown-field';
  readonly title: string;
  readonly requirement: string;
  readonly answer: (id: string) => Pattern;
}

const refused = (id: string): Pattern => ({
  id,
  type: 'ERROR_RESPONSE',
  success: false,
  error_code: 'INVALID_PAYLOAD',
});

const VALID: Kind = {
  name: 'valid',
  title: 'takes every payload that fits',
  requirement: 'CMD-3',
  // What the command then makes of it is another matter: there may be no such account.
  answer: (id) => ({ id, error_code: { $not: { $oneOf: ['INVALID_PAYLOAD', 'UNKNOWN_COMMAND'] } } }),
};
const INVALID: Kind = {
  name: 'invalid',
  title: 'refuses a payload with a missing field, a wrong type or a value out of bounds',
  requirement: 'CMD-4',
  answer: refused,
};
const UNKNOWN: Kind = {
  name: 'unknown-field',
  title: 'refuses a payload with an unknown field',
  requirement: 'CMD-5',
  answer: refused,
};

/** The vectors of one command's payload as cases, one for each kind of them; a failure names the vectors that failed. */
export function payloadCases(command: Command, root: string, builder: CaseBuilder): readonly Case[] {
  const file = `vectors/${command.name}.payload.json`;
  if (!existsSync(join(root, file))) return [];
  const { valid, invalid } = readJson(root, file, vectorFileSchema).value;
  const { schemas } = builder.parts.contract;
  const isUnknown = ({ document }: DocumentVector): boolean =>
    schemas.onlyHasUnknownFields(command.payload, document);
  const kinds: readonly (readonly [Kind, readonly DocumentVector[]])[] = [
    [VALID, valid],
    [INVALID, invalid.filter((one) => !isUnknown(one))],
    [UNKNOWN, invalid.filter(isUnknown)],
  ];
  return kinds
    .filter(([, vectors]) => vectors.length > 0)
    .map(([kind, vectors]) =>
      builder.build({
        origin: 'vector',
        group: `Payloads of ${command.area}`,
        isGeneral: false,
        place: { file, path: '' },
        scenario: {
          id: `vector/${command.name}/${kind.name}`,
          title: `${command.name} ${kind.title}`,
          requirements: [kind.requirement],
          steps: [stepOf(command, kind, vectors)],
        },
      }),
    );
}

function stepOf({ name }: Command, kind: Kind, vectors: readonly DocumentVector[]): Step {
  return {
    sendEach: vectors.map(({ title, document }, index) => {
      const id = `vector-${index + 1}`;
      return { title, send: { id, type: name, payload: document }, expect: kind.answer(id) };
    }),
  };
}
