import { z } from 'zod';
import { anyBackendSection, songBackendSection } from './backend-section.ts';
import { substitutable } from './fields.ts';
import { fileOf } from './read-configuration.ts';

/** A text in which a variable is filled in: it is judged only once that is done. */
const WITH_VARIABLE = { type: 'string', pattern: '(^|[^$])\\$\\{' };

/** Any backend's settings are right here, as they are for a client; an editor completes those of the song backend. */
const configuration = fileOf(z.union([songBackendSection, anyBackendSection]));

/** The JSON Schema of a configuration file, which gives completion in an editor. It ships as `schema/stdwire.schema.json`. */
export function configurationJsonSchema(): object {
  return {
    title: 'stdwire.json',
    ...z.toJSONSchema(configuration, {
      io: 'input',
      override: ({ zodSchema, jsonSchema }) => {
        if (!substitutable.has(zodSchema)) return;
        const { description, ...own } = jsonSchema;
        if (own.type === 'string' && own.enum === undefined && own.pattern === undefined) return;
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
        Object.assign(jsonSchema, description === undefined ? {} : { description }, {
          anyOf: [own, WITH_VARIABLE],
        });
      },
    }),
  };
}
