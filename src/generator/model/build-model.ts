import type { BaseSource, ProtocolSource } from '../load/load-protocol.ts';
import type { SourceFile } from '../load/read-files.ts';
import { inside, refuse } from '../place.ts';
import { isJsonObject } from '../schema/json.ts';
import { parseSchema } from '../schema/parse-schema.ts';
import { buildCommand } from './build-command.ts';
import { buildEvent } from './build-event.ts';
import { checkBranches } from './check-branches.ts';
import { checkExamples } from './check-examples.ts';
import { checkReferences } from './check-references.ts';
import { checkConsistent } from './check-schema.ts';
import { isTypeName } from './names.ts';
import type { BaseModel, Protocol } from './protocol.ts';
import { Registry } from './registry.ts';

/** Turns the files of a protocol into one named, checked model. */
export function buildModel(source: ProtocolSource): Protocol {
  const base = buildBase(source.base);
  const registry = new Registry(source.types, 'types');
  const commands = source.commands.map((loaded) =>
    buildCommand(loaded, registry, { payload: 'payloads', result: 'results' }),
  );
  const events = source.events.map((loaded) => buildEvent(loaded, registry));
  for (const { file } of source.types) {
    registry.declareType(file);
  }
  const protocol: Protocol = {
    meta: source.protocol,
    declarations: registry.declarations,
    commands,
    events,
    errors: source.errors.errors,
    base,
  };
  checkDeclarations(registry);
  checkReferences(protocol, registry.lookup);
  checkBranches(protocol);
  checkExamples(commands, events, registry.lookup);
  refuseSharedNames(protocol);
  return protocol;
}

function buildBase(source: BaseSource): BaseModel {
  const registry = new Registry(source.types, 'control');
  for (const message of source.envelope) {
    declareMessage(message, registry);
  }
  const control = source.control.map((loaded) =>
    buildCommand(loaded, registry, { payload: 'control', result: 'control' }),
  );
  checkDeclarations(registry);
  checkExamples(control, [], registry.lookup);
  return { declarations: registry.declarations, control };
}

function declareMessage({ file, value }: SourceFile, registry: Registry): void {
  const place = { file, path: '' };
  const title = isJsonObject(value) ? value.title : undefined;
  if (typeof title !== 'string' || !isTypeName(title)) {
    refuse(inside(place, 'title'), 'a message needs a name in PascalCase', 'Write it as its "title"');
  }
  registry.declare(parseSchema(value, place), title, 'envelope', place);
}

function checkDeclarations(registry: Registry): void {
  for (const { schema, place } of registry.declarations) {
    checkConsistent(schema, registry.lookup, place);
  }
}

function refuseSharedNames({ base, declarations, commands }: Protocol): void {
  const control = new Set(base.control.map(({ name }) => name));
  for (const { name, file } of commands) {
    if (control.has(name)) {
      refuse(
        { file, path: 'name' },
        `${name} is a control command of every protocol`,
        'Give it another name',
      );
    }
  }
  const taken = new Set(base.declarations.map(({ name }) => name));
  for (const { name, place } of declarations) {
    if (taken.has(name)) {
      refuse(
        place,
        `${name} is the name of a message of every protocol`,
        'Give the type or the command another name',
      );
    }
  }
}
