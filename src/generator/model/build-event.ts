import type { EventFile } from '../load/file-shapes.ts';
import type { Loaded } from '../load/load-protocol.ts';
import { parseSchema } from '../schema/parse-schema.ts';
import { checkEventPayload, checkOpen } from './check-schema.ts';
import { pascalCase } from './names.ts';
import type { EventModel } from './protocol.ts';
import type { Registry } from './registry.ts';

/** Names the payload of one event and checks what can be said about it alone. */
export function buildEvent({ file, value }: Loaded<EventFile>, registry: Registry): EventModel {
  const pascal = pascalCase(value.name);
  const place = { file, path: 'payload' };
  const { lookup } = registry;
  const payload = registry.declare(parseSchema(value.payload, place), `${pascal}Payload`, 'events', place, {
    pythonName: pascal,
    doc: value.summary,
  });
  checkEventPayload(lookup(payload), value.subject, place);
  checkOpen(lookup(payload), lookup, place);
  return {
    name: value.name,
    pascal,
    title: value.title,
    summary: value.summary,
    description: value.description,
    since: value.since,
    stability: value.stability,
    requires: value.requires,
    deprecated: value.deprecated,
    delivery: value.delivery,
    subject: value.subject,
    payload,
    examples: value.examples ?? [],
    file,
  };
}
