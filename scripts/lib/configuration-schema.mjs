/** The JSON Schema of `stdwire.json`, which ships: written from the schema that reads such files. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configurationJsonSchema } from '../../src/node/configuration/json-schema.ts';

/** Where it is, from the repository's top folder. */
export const schemaFile = 'schema/stdwire.schema.json';

/**
 * @param {string} root the repository's top folder
 * @param {{ check: boolean }} options whether nothing is written
 * @returns {boolean} whether the file was as it must be
 */
export function writeSchema(root, { check }) {
  const path = join(root, schemaFile);
  const text = `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`;
  const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (isCurrent || check) return isCurrent;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return false;
}
