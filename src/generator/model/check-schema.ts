import type { Place } from '../errors.ts';
import { inside, refuse, shown } from '../place.ts';
import { childrenOf } from '../schema/children.ts';
import { type Lookup, misfit, tagOf } from '../schema/misfit.ts';
import type { ObjectNode, SchemaNode } from '../schema/nodes.ts';

/** Checks a payload: a closed object whose every field is required or has a default. */
export function checkPayload(schema: SchemaNode, place: Place): ObjectNode {
  if (schema.kind !== 'object' || !schema.closed) {
    return refuse(
      place,
      'a payload is an object that refuses unknown fields',
      'Write "type": "object", "properties" and "additionalProperties": false',
    );
  }
  for (const property of schema.properties) {
    if (!property.required && property.schema.notes.default === undefined) {
      refuse(
        inside(place, 'properties', property.name),
        'a payload field is required or has a default',
        'List it in "required", or write the "default" that the backend takes',
      );
    }
  }
  return schema;
}

/** Checks an event's payload: an open object that names its operation. */
export function checkEventPayload(schema: SchemaNode, subject: readonly string[], place: Place): void {
  if (schema.kind !== 'object') {
    refuse(place, 'the payload of an event is an object', 'Write "type": "object" and "properties"');
  }
  const operation = schema.properties.find(({ name }) => name === 'operation_id');
  if (operation?.required !== true || operation.schema.kind !== 'string') {
    refuse(place, 'an event says to which operation it belongs', 'Add the required text "operation_id"');
  }
  for (const field of subject) {
    if (!schema.properties.some(({ name }) => name === field)) {
      refuse(
        inside({ ...place, path: '' }, 'subject'),
        `${shown(field)} is not a field of the payload`,
        'Name fields of the payload only',
      );
    }
  }
}

/** Checks what a backend sends: a newer backend may add fields and words, so nothing in it may be closed. */
export function checkOpen(
  schema: SchemaNode,
  lookup: Lookup,
  place: Place,
  seen: readonly string[] = [],
): void {
  if (schema.kind === 'ref') {
    if (!seen.includes(schema.target)) {
      checkOpen(lookup(schema.target), lookup, place, [...seen, schema.target]);
    }
    return;
  }
  if (schema.kind === 'enum' && schema.values.length > 1) {
    refuse(
      place,
      'a backend may one day send other words than these',
      'Write "x-known-values" in place of "enum" in results and events',
    );
  }
  if (schema.kind === 'object' && schema.closed) {
    refuse(
      place,
      'a backend may one day send more fields than these',
      'Remove "additionalProperties": false from results and events',
    );
  }
  for (const child of childrenOf(schema)) {
    checkOpen(child.schema, lookup, inside(place, ...child.steps), seen);
  }
}

/** Checks the rules that need names: defaults fit their schema, the branches of a union can be told apart. */
export function checkConsistent(schema: SchemaNode, lookup: Lookup, place: Place): void {
  const { default: value } = schema.notes;
  const problem = value === undefined ? undefined : misfit(value, schema, lookup);
  if (problem !== undefined) {
    refuse(
      inside(place, 'default'),
      `${shown(value)} does not fit the schema: ${problem}`,
      'Correct the default or the schema',
    );
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    refuse(
      inside(place, 'default'),
      `${shown(value)} is neither a single value nor empty`,
      'A list or an object can only be empty by default',
    );
  }
  if (schema.kind === 'union') {
    const tags = schema.variants.map((variant) => tagOf(variant, schema.discriminator, lookup));
    if (tags.includes(undefined) || new Set(tags).size !== tags.length) {
      refuse(
        place,
        `the branches cannot be told apart by ${shown(schema.discriminator)}`,
        'Give every branch this field, required, with a "const" of its own',
      );
    }
  }
  for (const child of childrenOf(schema)) {
    checkConsistent(child.schema, lookup, inside(place, ...child.steps));
  }
}
