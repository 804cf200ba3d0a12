import type { z } from 'zod';

import * as messages from '../../../../src/messages/index.ts';
import { songContract } from '../../../../src/songs/index.ts';
import * as songs from '../../../../src/songs/schemas.ts';

/** A schema as a file of vectors names it, found again in the generated code and in the bundle. */
interface NamedSchema {
  readonly zod: z.ZodType;
  /** Its name under `$defs` of the bundle. */
  readonly definition: string;
}

const schemas: Readonly<Record<string, unknown>> = { ...messages, ...songs };

/** Finds the schema that a file of vectors is about. */
export function schemaOf(schema: string): NamedSchema {
  const definition = definitionOf(schema);
  const zod = schemas[`${definition}Schema`];
  if (zod === undefined)
    throw new Error(`Nothing generated is called ${definition}Schema, which ${schema} is about.`);
  return { zod: zod as z.ZodType, definition };
}

function definitionOf(schema: string): string {
  const [name = '', part = ''] = schema.split('.');
  if (name === 'types') return part;
  if (name === 'envelope') return MESSAGES[part] ?? part;
  const command = { ...songContract.commands, ...messages.controlCommands }[name];
  if (command !== undefined) return nameOf(part === 'payload' ? command.payload : command.result);
  const event = songContract.events[name];
  if (event !== undefined) return nameOf(event.payload);
  throw new Error(`${schema} is about nothing in the protocol.`);
}

const MESSAGES: Readonly<Record<string, string>> = {
  command: 'CommandMessage',
  response: 'SuccessMessage',
  error: 'ErrorMessage',
  progress: 'ProgressMessage',
  ready: 'ReadyMessage',
};

function nameOf(schema: z.ZodType): string {
  const found = Object.entries(schemas).find(([, value]) => value === schema);
  if (found === undefined) throw new Error('A schema of the contract is not exported.');
  return found[0].replace(/Schema$/, '');
}
