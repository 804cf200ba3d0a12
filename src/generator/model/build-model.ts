import type { Place } from '../errors.ts';
import type { CommandFile, EventFile } from '../load/file-shapes.ts';
import type { BaseSource, Loaded, ProtocolSource } from '../load/load-protocol.ts';
import { parseSchema } from '../load/parse-schema.ts';
import { inside, refuse, shown } from '../load/place.ts';
import { isJsonObject, type JsonValue } from './json.ts';
import { checkConsistent, checkEventPayload, checkOpen, checkPayload } from './check-schema.ts';
import { type Lookup, misfit } from './check-value.ts';
import { camelCase, pascalCase } from './names.ts';
import type { BaseModel, Command, EventModel, Group, Protocol } from './protocol.ts';
import { Registry } from './registry.ts';
import { secretPaths } from './secrets.ts';

/** Turns the files of a protocol into one named, checked model. */
export function buildModel(source: ProtocolSource): Protocol {
  const base = buildBase(source.base);
  const registry = new Registry(source.types, 'types');
  const lookup: Lookup = (name) => registry.get(name).schema;
  const baseCommands = new Set(base.control.map(({ name }) => name));

  const commands = source.commands.map((loaded) => {
    if (baseCommands.has(loaded.value.name)) {
      refuse({ file: loaded.file, path: 'name' }, `${loaded.value.name} is a control command of every protocol`, 'Give it another name');
    }
    return buildCommand(loaded, registry, { payload: 'payloads', result: 'results' });
  });
  const events = source.events.map((loaded) => buildEvent(loaded, registry));
  for (const { file } of source.types) {
    registry.declareType(file);
  }
  checkDeclarations(registry, lookup, source.types.map(({ file }) => file));

  const protocol: Protocol = {
    meta: source.protocol,
    declarations: registry.declarations,
    commands,
    events,
    errors: source.errors.errors,
    base,
  };
  checkReferences(protocol, lookup);
  refuseDuplicates(protocol);
  return protocol;
}

function buildBase(source: BaseSource): BaseModel {
  const registry = new Registry(source.types, 'control');
  for (const { file, value } of source.envelope) {
    const place = { file, path: '' };
    const title = isJsonObject(value) ? value['title'] : undefined;
    if (typeof title !== 'string') {
      refuse(inside(place, 'title'), 'a message needs a title', 'Write its name in PascalCase');
    }
    registry.declare(parseSchema(value, place), title as string, 'envelope', place);
  }
  const control = source.control.map((loaded) => buildCommand(loaded, registry, { payload: 'control', result: 'control' }));
  return { declarations: registry.declarations, control };
}

function buildCommand(loaded: Loaded<CommandFile>, registry: Registry, groups: { payload: Group; result: Group }): Command {
  const { file, value } = loaded;
  const pascal = pascalCase(value.name);
  const at = (path: string): Place => ({ file, path });
  const lookup: Lookup = (name) => registry.get(name).schema;
  const declare = (schema: unknown, path: string, name: string, group: Group, doc: string): string =>
    registry.declare(parseSchema(schema, at(path)), name, group, at(path), { doc });

  const payload = declare(value.payload, 'payload', `${pascal}Payload`, groups.payload, `What \`${value.name}\` takes.`);
  const fields = checkPayload(lookup(payload), at('payload')).properties;
  const resultName = value.operation === undefined ? `${pascal}Result` : `${pascal}Started`;
  const result = declare(value.result, 'result', resultName, groups.result, `What \`${value.name}\` answers.`);
  checkOpen(lookup(result), lookup, at('result'));
  const final =
    value.operation === undefined
      ? undefined
      : {
          final: value.operation.final,
          result: declare(value.operation.result, 'operation.result', `${pascal}Result`, groups.result, `What the final event of \`${value.name}\` carries as its result.`),
        };
  if (final !== undefined) {
    checkOpen(lookup(final.result), lookup, at('operation.result'));
  }
  const roots = [payload, result, ...(final === undefined ? [] : [final.result])];
  checkCommandExamples(value, { payload, result }, lookup, file);
  return {
    name: value.name,
    pascal,
    method: camelCase(value.name),
    title: value.title,
    summary: value.summary,
    ...(value.description === undefined ? {} : { description: value.description }),
    area: value.area,
    since: value.since,
    stability: value.stability,
    requires: value.requires,
    ...(value.deprecated === undefined ? {} : { deprecated: value.deprecated }),
    effects: value.effects,
    ...(value.timeout_ms === undefined ? {} : { timeoutMs: value.timeout_ms }),
    payload,
    payloadOptional: fields.every(({ required }) => !required),
    result,
    ...(final === undefined ? {} : { operation: final }),
    errors: value.errors,
    progress: value.progress ?? [],
    secrets: [...new Set(roots.flatMap((name) => secretPaths(lookup(name), lookup)))],
    examples: value.examples ?? [],
    file,
  };
}

function buildEvent(loaded: Loaded<EventFile>, registry: Registry): EventModel {
  const { file, value } = loaded;
  const pascal = pascalCase(value.name);
  const place = { file, path: 'payload' };
  const lookup: Lookup = (name) => registry.get(name).schema;
  const payload = registry.declare(parseSchema(value.payload, place), `${pascal}Payload`, 'events', place, {
    pythonName: pascal,
    doc: value.summary,
  });
  checkEventPayload(lookup(payload), value.subject, place);
  checkOpen(lookup(payload), lookup, place);
  value.examples?.forEach((example, index) => {
    const at = inside({ file, path: '' }, 'examples', index, 'payload');
    checkFits(example.payload, payload, lookup, at);
  });
  return {
    name: value.name,
    pascal,
    title: value.title,
    summary: value.summary,
    ...(value.description === undefined ? {} : { description: value.description }),
    since: value.since,
    stability: value.stability,
    requires: value.requires,
    ...(value.deprecated === undefined ? {} : { deprecated: value.deprecated }),
    delivery: value.delivery,
    subject: value.subject,
    payload,
    examples: value.examples ?? [],
    file,
  };
}

function checkFits(value: JsonValue, name: string, lookup: Lookup, place: Place): void {
  const problem = misfit(value, lookup(name), lookup);
  if (problem !== undefined) {
    refuse(place, `does not fit ${name}: ${problem}`, 'Correct the example or the schema');
  }
}

function checkCommandExamples(
  value: CommandFile,
  names: { readonly payload: string; readonly result: string },
  lookup: Lookup,
  file: string,
): void {
  value.examples?.forEach((example, index) => {
    const place = inside({ file, path: '' }, 'examples', index);
    if (example.error?.error_code !== 'INVALID_PAYLOAD') {
      checkFits(example.payload, names.payload, lookup, inside(place, 'payload'));
    }
    if (example.error === undefined) {
      checkFits(example.data ?? null, names.result, lookup, inside(place, 'data'));
    } else if (!value.errors.some(({ code }) => code === example.error?.error_code)) {
      refuse(inside(place, 'error'), `${example.error.error_code} is not an error of this command`, 'Add it to "errors" with its "when"');
    }
  });
}

function checkDeclarations(registry: Registry, lookup: Lookup, typeFiles: readonly string[]): void {
  for (const { name, schema } of registry.declarations) {
    const file = typeFiles.find((path) => path.endsWith(`/${name}.json`)) ?? name;
    checkConsistent(schema, lookup, { file, path: '' });
  }
}

function checkReferences(protocol: Protocol, lookup: Lookup): void {
  const codes = new Set(protocol.errors.map(({ code }) => code));
  const events = new Map(protocol.events.map((event) => [event.name, event]));
  const capabilities = new Set(['reference', ...(protocol.meta.capabilities ?? []).map(({ name }) => name)]);
  for (const { file, requires } of [...protocol.commands, ...protocol.events]) {
    if (!capabilities.has(requires)) {
      refuse({ file, path: 'requires' }, `${shown(requires)} is not a capability of protocol.json`, 'Write "reference" for what every backend has, or announce the capability');
    }
  }
  for (const command of protocol.commands) {
    const at = (path: string): Place => ({ file: command.file, path });
    for (const { code } of command.errors) {
      if (!codes.has(code)) {
        refuse(at('errors'), `${code} is not in errors.json`, 'Add it there, or correct its spelling');
      }
    }
    for (const { event, grows } of command.progress) {
      const model = events.get(event);
      if (model === undefined) {
        refuse(at('progress'), `there is no event ${event}`, `Write events/${event}.json, or correct its spelling`);
      }
      const payload = lookup(model?.payload ?? '');
      if (grows !== undefined && !(payload.kind === 'object' && payload.properties.some(({ name }) => name === grows))) {
        refuse(at('progress'), `${event} has no field ${grows}`, 'Name a field of the event');
      }
    }
    if (command.operation !== undefined && !command.progress.some(({ event }) => event === command.operation?.final)) {
      refuse(at('operation.final'), `${command.operation.final} is not among the events of the command`, 'Add it to "progress"');
    }
    checkExampleEvents(command, events, lookup);
  }
}

function checkExampleEvents(command: Command, events: ReadonlyMap<string, EventModel>, lookup: Lookup): void {
  command.examples.forEach((example, index) => {
    example.events?.forEach((sent, position) => {
      const place = inside({ file: command.file, path: '' }, 'examples', index, 'events', position);
      const model = events.get(sent.type);
      if (model === undefined || !command.progress.some(({ event }) => event === sent.type)) {
        return refuse(place, `${sent.type} is not an event of this command`, 'Add it to "progress", or correct its spelling');
      }
      checkFits(sent.payload, model.payload, lookup, inside(place, 'payload'));
    });
  });
}

function refuseDuplicates(protocol: Protocol): void {
  const taken = new Set(protocol.base.declarations.map(({ name }) => name));
  for (const { name } of protocol.declarations) {
    if (taken.has(name)) {
      refuse({ file: 'protocol.json', path: '' }, `${name} is the name of a shared message`, 'Give the type or the command another name');
    }
  }
}
