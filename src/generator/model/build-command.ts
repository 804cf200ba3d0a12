import type { Place } from '../errors.ts';
import type { CommandFile } from '../load/file-shapes.ts';
import type { Loaded } from '../load/load-protocol.ts';
import { parseSchema } from '../schema/parse-schema.ts';
import { checkOpen, checkPayload } from './check-schema.ts';
import { camelCase, pascalCase } from './names.ts';
import type { Command, Group } from './protocol.ts';
import type { Registry } from './registry.ts';
import { secretPaths } from './secrets.ts';

/** Names the schemas of one command and checks what can be said about it alone. */
export function buildCommand(
  { file, value }: Loaded<CommandFile>,
  registry: Registry,
  groups: { readonly payload: Group; readonly result: Group },
): Command {
  const pascal = pascalCase(value.name);
  const { lookup } = registry;
  const at = (path: string): Place => ({ file, path });
  const declare = (schema: unknown, path: string, name: string, group: Group, doc: string): string =>
    registry.declare(parseSchema(schema, at(path)), name, group, at(path), { doc });
  const declareOpen = (schema: unknown, path: string, name: string, doc: string): string => {
    const declared = declare(schema, path, name, groups.result, doc);
    checkOpen(lookup(declared), lookup, at(path));
    return declared;
  };

  const payload = declare(
    value.payload,
    'payload',
    `${pascal}Payload`,
    groups.payload,
    `What \`${value.name}\` takes.`,
  );
  const { properties } = checkPayload(lookup(payload), at('payload'));
  const answer = value.operation === undefined ? 'Result' : 'Started';
  const result = declareOpen(value.result, 'result', `${pascal}${answer}`, `What \`${value.name}\` answers.`);
  const operation = value.operation && {
    final: value.operation.final,
    result: declareOpen(
      value.operation.result,
      'operation.result',
      `${pascal}Result`,
      `What the final event of \`${value.name}\` carries as its result.`,
    ),
  };

  const roots = [payload, result, ...(operation === undefined ? [] : [operation.result])];
  return {
    name: value.name,
    pascal,
    method: camelCase(value.name),
    title: value.title,
    summary: value.summary,
    description: value.description,
    area: value.area,
    since: value.since,
    stability: value.stability,
    requires: value.requires,
    deprecated: value.deprecated,
    effects: value.effects,
    timeoutMs: value.timeout_ms,
    payload,
    payloadOptional: properties.every(({ required }) => !required),
    result,
    operation,
    errors: value.errors,
    progress: value.progress ?? [],
    secrets: [...new Set(roots.flatMap((name) => secretPaths(lookup(name), lookup)))],
    examples: value.examples ?? [],
    file,
  };
}
