import { describe, expect, test } from 'vitest';

import { ProtocolFileError } from '../../../../src/generator/errors.ts';
import { tinyFile, tinyModel } from '../support/tiny-protocol.ts';

interface Loose {
  [key: string]: Loose;
}

/** What the generator says about the tiny protocol when one of its files is changed. */
function refusal(file: string, change: (value: Loose) => unknown): string {
  const value = tinyFile<Loose>(file);
  change(value);
  return refusalOf({ [file]: value });
}

function refusalOf(files: Readonly<Record<string, unknown>>): string {
  try {
    tinyModel(files);
  } catch (error) {
    if (error instanceof ProtocolFileError) return error.message;
    throw error;
  }
  return 'taken';
}

const GREET = 'commands/people.greet.json';
const DRAW = 'commands/shapes.draw.json';
const COUNT = 'commands/sheep.count.json';
const EVENT = 'events/SHEEP_COUNTED.json';
const set = (holder: Loose | undefined, key: string, value: unknown): void => {
  if (holder === undefined) throw new Error('The tiny protocol has changed.');
  (holder as Record<string, unknown>)[key] = value;
};

test('the tiny protocol is taken as it stands', () => {
  expect(refusalOf({})).toBe('taken');
});

describe('what is wrong is named with its file, its place, the reason and what to do', () => {
  test.each<[string, string, (file: Loose) => unknown, string]>([
    [
      'a key without meaning',
      GREET,
      (file) => set(file, 'sumary', 'x'),
      `${GREET}: sumary: this key has no meaning here. Correct its spelling or remove it; node_modules/stdwire/protocol/meta lists what a file of this kind may hold`,
    ],
    [
      'a keyword outside the subset, deep inside',
      GREET,
      (file) => set(file.payload?.properties?.titles?.items, 'uniqueItems', true),
      `${GREET}: payload.properties.titles.items.uniqueItems: the keyword "uniqueItems" is not allowed here. The subset that all validators agree on has, at this place: title, description, default, examples, deprecated, x-secret, type, minLength, maxLength, pattern, format, x-known-values`,
    ],
    [
      'a payload field that is neither required nor has a default',
      GREET,
      (file) => delete file.payload?.properties?.name?.default,
      `${GREET}: payload.properties.name: a payload field is required or has a default. List it in "required", or write the "default" that the backend takes`,
    ],
    [
      'a payload that takes unknown fields',
      GREET,
      (file) => delete file.payload?.additionalProperties,
      `${GREET}: payload: a payload is an object that refuses unknown fields. Write "type": "object", "properties" and "additionalProperties": false`,
    ],
    [
      'a result that is closed',
      GREET,
      (file) => set(file.result, 'additionalProperties', false),
      `${GREET}: result: a backend may one day send more fields than these. Remove "additionalProperties": false from results and events`,
    ],
    [
      'a result with a closed list of words',
      GREET,
      (file) => set(file.result?.properties, 'text', { type: 'string', enum: ['a', 'b'] }),
      `${GREET}: result.properties.text: a backend may one day send other words than these. Write "x-known-values" in place of "enum" in results and events`,
    ],
    [
      'a default that does not fit',
      GREET,
      (file) => set(file.payload?.properties?.name, 'default', 'x'),
      `${GREET}: payload.properties.name.default: "x" does not fit the schema: it must be 2 to 5 characters long. Correct the default or the schema`,
    ],
    [
      'a default with something in it',
      GREET,
      (file) => set(file.payload?.properties?.titles, 'default', ['Dr']),
      `${GREET}: payload.properties.titles.default: ["Dr"] is neither a single value nor empty. A list or an object can only be empty by default`,
    ],
    [
      'a type that does not exist',
      DRAW,
      (file) => set(file, 'result', { $ref: '../types/Forest.json' }),
      `${DRAW}: result: refers to types/Forest.json, which does not exist. Write the type or correct the reference`,
    ],
    [
      'a reference out of the folder',
      DRAW,
      (file) => set(file, 'result', { $ref: '../../elsewhere/Tree.json' }),
      `${DRAW}: result.$ref: "../../elsewhere/Tree.json" leads out of the protocol folder. Keep every type inside the folder`,
    ],
    [
      'a reference into a file',
      DRAW,
      (file) => set(file, 'result', { $ref: '../types/Tree.json#/properties' }),
      `${DRAW}: result.$ref: "../types/Tree.json#/properties" is not a file. Refer to a whole file, for example "../types/Account.json"`,
    ],
    [
      'an event that does not exist',
      COUNT,
      (file) => set(file, 'progress', [{ event: 'GOAT_COUNTED' }]),
      `${COUNT}: progress[0].event: there is no event GOAT_COUNTED. Write events/GOAT_COUNTED.json, or correct its spelling`,
    ],
    [
      'a growing field that the event does not have',
      COUNT,
      (file) => set(file, 'progress', [{ event: 'SHEEP_COUNTED', grows: 'wool' }]),
      `${COUNT}: progress[0].grows: SHEEP_COUNTED has no field "wool". Name a field of the event`,
    ],
    [
      'a final event that is not among the events',
      COUNT,
      (file) => set(file, 'progress', []),
      `${COUNT}: operation.final: SHEEP_COUNTED is not among the events of the command. Add it to "progress"`,
    ],
    [
      'an error code that does not exist',
      COUNT,
      (file) => set(file.errors?.[1], 'code', 'NO_GOATS'),
      `${COUNT}: errors[1].code: NO_GOATS is not in errors.json. Add it there, or correct its spelling`,
    ],
    [
      'a capability that is not announced',
      COUNT,
      (file) => set(file, 'requires', 'wool'),
      `${COUNT}: requires: "wool" is not a capability of protocol.json. Write "reference" for what every backend has, or add the capability`,
    ],
    [
      'an example whose payload does not fit',
      COUNT,
      (file) => set(file.examples?.[0], 'payload', { up_to: 'three' }),
      `${COUNT}: examples[0].payload: does not fit CountSheepPayload: up_to must be a whole number. Correct the example or the schema`,
    ],
    [
      'an example whose answer does not fit',
      COUNT,
      (file) => set(file.examples?.[0], 'data', { status: 'started' }),
      `${COUNT}: examples[0].data: does not fit CountSheepStarted: operation_id is missing. Correct the example or the schema`,
    ],
    [
      'an example whose event does not fit',
      COUNT,
      (file) => set(file.examples?.[0]?.events?.[0]?.payload, 'count', -1),
      `${COUNT}: examples[0].events[0].payload: does not fit SheepCountedPayload: count must be within 0 and 9007199254740991. Correct the example or the schema`,
    ],
    [
      'an example with an event of another command',
      COUNT,
      (file) => set(file.examples?.[0]?.events?.[0], 'type', 'GOAT_COUNTED'),
      `${COUNT}: examples[0].events[0].type: GOAT_COUNTED is not an event of this command. Add it to "progress", or correct its spelling`,
    ],
    [
      'an example that fails with a code of another command',
      GREET,
      (file) => set(file.examples?.[1]?.error, 'error_code', 'NO_SHEEP'),
      `${GREET}: examples[1].error.error_code: NO_SHEEP is not an error of this command. Add it to "errors" with its "when"`,
    ],
    [
      'an event without its operation',
      EVENT,
      (file) => delete file.payload?.properties?.operation_id?.type,
      `${EVENT}: payload.properties.operation_id.minLength: the keyword "minLength" is not allowed here. The subset that all validators agree on has, at this place: title, description, default, examples, deprecated, x-secret`,
    ],
    [
      'an event that need not say its operation',
      EVENT,
      (file) => set(file.payload, 'required', ['count']),
      `${EVENT}: payload: an event says to which operation it belongs. Add the required text "operation_id"`,
    ],
    [
      'a subject that is not a field',
      EVENT,
      (file) => set(file, 'subject', ['flock']),
      `${EVENT}: subject: "flock" is not a field of the payload. Name fields of the payload only`,
    ],
    [
      'a union whose branches cannot be told apart',
      'types/Square.json',
      (file) => set(file.properties?.kind, 'const', 'circle'),
      'types/Shape.json: the branches cannot be told apart by "kind". Give every branch this field, required, with a "const" of its own',
    ],
    [
      'a type that is not called like its file',
      'types/Tree.json',
      (file) => set(file, 'title', 'Bush'),
      'types/Tree.json: title: a type is called like its file, in PascalCase. Write "title": "Tree"',
    ],
    [
      'limits that nothing can meet',
      'types/GreetOptions.json',
      (file) => set(file.properties?.times, 'maximum', 0),
      'types/GreetOptions.json: properties.times.maximum: 0 is below minimum, 1: nothing would fit. Correct one of the two',
    ],
    [
      'a command that is not in the index',
      'protocol.json',
      (file) => set(file, 'commands', ['GREET', 'COUNT_SHEEP']),
      `protocol.json: commands: DRAW_SHAPES of ${DRAW} is not listed. Add it where the documentation should show it`,
    ],
    [
      'a command of the index without a file',
      'protocol.json',
      (file) => set(file, 'commands', ['GREET', 'DRAW_SHAPES', 'COUNT_SHEEP', 'SING']),
      'protocol.json: commands[3]: SING has no file. Write commands/ with a file of that name, or remove it from the list',
    ],
    [
      'a name that is there twice in the index',
      'protocol.json',
      (file) => set(file, 'events', ['SHEEP_COUNTED', 'SHEEP_COUNTED']),
      'protocol.json: events: a name is listed twice. Remove one of the two',
    ],
    [
      'an error code that is there twice',
      'errors.json',
      (file) => set(file.errors?.[1], 'code', 'INVALID_PAYLOAD'),
      'errors.json: errors: INVALID_PAYLOAD is there twice. Remove one of the two',
    ],
    [
      'a version that is none',
      'protocol.json',
      (file) => set(file, 'version', '1.0'),
      'protocol.json: version: must be a version such as 1.0.0. Correct it as node_modules/stdwire/protocol/meta describes',
    ],
  ])('%s', (_what, file, change, message) => {
    expect(refusal(file, change)).toBe(message);
  });
});

test('a branch of a union is refused outside of it, because Python would not ask for its tag there', () => {
  const message = refusal(DRAW, (file) => {
    set(file.payload?.properties, 'first', { $ref: '../types/Square.json' });
    set(file.payload, 'required', ['shapes', 'first']);
  });

  expect(message).toBe(
    `${DRAW}: payload: Square is a branch of Shape and cannot be used alone. Refer to the union, or write a type of its own for this place`,
  );
});

test('a branch of a union cannot be the whole answer either', () => {
  const command = tinyFile<Loose>(DRAW);
  set(command, 'result', { $ref: '../types/Pin.json' });
  set(command, 'examples', []);
  const branch = (word: string): object => ({
    properties: { kind: { type: 'string', const: word } },
    required: ['kind'],
  });
  const message = refusalOf({
    [DRAW]: command,
    'types/Pin.json': { title: 'Pin', type: 'object', ...branch('pin') },
    'types/Tack.json': { title: 'Tack', type: 'object', ...branch('tack') },
    'types/Sharp.json': {
      title: 'Sharp',
      oneOf: [{ $ref: 'Pin.json' }, { $ref: 'Tack.json' }],
      discriminator: { propertyName: 'kind' },
    },
  });

  expect(message).toMatch(/^types\/Pin\.json: Pin is a branch of Sharp and cannot be used alone/);
});

test('a branch belongs to one union', () => {
  const union = {
    oneOf: [{ $ref: 'Circle.json' }, { $ref: 'Square.json' }],
    discriminator: { propertyName: 'kind' },
  };

  expect(refusalOf({ 'types/Figure.json': { title: 'Figure', ...union } })).toMatch(
    /^types\/Figure\.json: Circle is a branch of Shape already/,
  );
});

test('two files with the same command are refused', () => {
  expect(refusalOf({ 'commands/zz.json': tinyFile(GREET) })).toBe(
    `commands/zz.json: name: GREET is also the name in ${GREET}. Give one of them another name`,
  );
});

test('a command cannot be called like a control command', () => {
  const command = tinyFile<Loose>(GREET);
  set(command, 'name', 'PING');
  const protocol = tinyFile<Loose>('protocol.json');
  set(protocol, 'commands', ['PING', 'DRAW_SHAPES', 'COUNT_SHEEP']);

  expect(refusalOf({ [GREET]: command, 'protocol.json': protocol })).toBe(
    `${GREET}: name: PING is a control command of every protocol. Give it another name`,
  );
});

test.each(['Record', 'Operation', 'Struct', 'ProgressMessage'])('a type cannot be called %s', (name) => {
  const type = { title: name, type: 'object', properties: {} };

  expect(refusalOf({ [`types/${name}.json`]: type })).toMatch(
    /means something else in generated code|is the name of a message of every protocol/,
  );
});

test('two schemas cannot have one name', () => {
  const type = { title: 'GreetPayload', type: 'object', properties: {} };

  expect(refusalOf({ 'types/GreetPayload.json': type })).toBe(
    'types/GreetPayload.json: the name GreetPayload is taken by another schema. Rename one of the two, or give the inner object a title of its own',
  );
});

test('long values are shortened in messages', () => {
  const message = refusal(GREET, (file) => set(file.payload?.properties?.name, 'default', 'x'.repeat(500)));

  expect(message.length).toBeLessThan(300);
});
