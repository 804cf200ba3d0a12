import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { bundleText } from '../../generator/emit/bundle.ts';
import type { Protocol } from '../../generator/model/protocol.ts';

/** Judges values by the schemas of a protocol, each named as in its bundle: `CreateAccountPayload`, `ReadyMessage`. */
export interface SchemaChecks {
  /** What does not fit, as a text; null if the value fits. */
  misfit(definition: string, value: unknown): string | null;
  /** Whether a value would fit if it had no field that the schema does not know; false also if it fits. */
  onlyHasUnknownFields(definition: string, value: unknown): boolean;
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

/**
 * The schemas of a protocol under Ajv: whatever our own client and backend think of a message, the kit asks a validator
 * that neither of them uses. A schema is compiled when it is first asked for.
 */
export function schemaChecks(protocol: Protocol): SchemaChecks {
  const document = JSON.parse(bundleText(protocol)) as { readonly $id: string };
  const ajv = new Ajv2020({ strict: true, discriminator: true, allowUnionTypes: true, allErrors: true });
  // The formats package would also take `urn:uuid:…`, which the standard does not.
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
  for (const keyword of OWN_KEYWORDS) ajv.addKeyword(keyword);
  ajv.addSchema(document);
  const errorsOf = (definition: string, value: unknown): readonly ErrorObject[] => {
    const check = ajv.getSchema(`${document.$id}#/$defs/${definition}`);
    if (check === undefined) throw new Error(`The protocol has no schema ${definition}.`);
    return check(value) === true ? [] : (check.errors ?? []);
  };
  return {
    misfit: (definition, value) => {
      const [first] = errorsOf(definition, value);
      return first === undefined ? null : tell(first);
    },
    onlyHasUnknownFields: (definition, value) => {
      // Of an object or null, the object is what was meant.
      const errors = errorsOf(definition, value).filter((error) => !isOfNull(error));
      return errors.length > 0 && errors.every(({ keyword }) => keyword === 'additionalProperties');
    },
  };
}

function isOfNull({ keyword, params }: ErrorObject): boolean {
  return keyword === 'anyOf' || (keyword === 'type' && params.type === 'null');
}

function tell({ instancePath, message = 'does not fit', params }: ErrorObject): string {
  const path = instancePath.slice(1).replaceAll('/', '.');
  const known: readonly unknown[] = Object.values(params as object);
  const [detail] = known.filter((value) => typeof value === 'string');
  const text =
    message.includes('additional properties') && detail !== undefined
      ? `the field ${detail} is not known`
      : message;
  return path === '' ? `it ${text}` : `${path} ${text}`;
}
