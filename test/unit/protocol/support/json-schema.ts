import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

import { isJsonObject } from '../../../../src/generator/schema/json.ts';

/** An Ajv that knows our own keywords and nothing beyond the standard. */
function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, discriminator: true, allowUnionTypes: true });
  // The formats package would also take `urn:uuid:…`, which the standard does not.
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
  for (const keyword of OWN_KEYWORDS) ajv.addKeyword(keyword);
  return ajv;
}

const OWN_KEYWORDS = [
  'x-secret',
  'x-known-values',
  'x-protocol',
  'x-commands',
  'x-control-commands',
  'x-events',
  'x-errors',
];

/** The checks of a bundled JSON Schema document, by the name under `$defs`. */
export function bundleChecks(document: unknown): (name: string) => ValidateFunction {
  const ajv = newAjv();
  if (!isJsonObject(document) || typeof document.$id !== 'string')
    throw new Error('Not a bundle: it has no $id.');
  const id = document.$id;
  ajv.addSchema(document);
  return (name) => {
    const check = ajv.getSchema(`${id}#/$defs/${name}`);
    if (check === undefined) throw new Error(`The bundle has no ${name}.`);
    return check;
  };
}

/** The checks of `protocol/meta`, by kind of file. */
export function metaChecks(folder: string): (kind: string) => ValidateFunction {
  // Meta-schemas describe schemas: strict mode's advice on style does not fit them.
  const ajv = new Ajv2020({ strict: false });
  for (const name of readdirSync(folder))
    ajv.addSchema(JSON.parse(readFileSync(join(folder, name), 'utf8')), name);
  return (kind) => {
    const check = ajv.getSchema(`${kind}.schema.json`);
    if (check === undefined) throw new Error(`There is no meta-schema for ${kind}.`);
    return check;
  };
}
