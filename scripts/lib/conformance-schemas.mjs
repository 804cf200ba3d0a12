/** The JSON Schemas of the files of the conformance kit, which ship: written from the schemas that read such files. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { clientScenarioFileSchema } from '../../src/conformance/client/model/client-scenario.ts';
import { killsFileSchema } from '../../src/conformance/model/kills.ts';
import { requirementsFileSchema } from '../../src/conformance/model/requirement.ts';
import { scenarioFileSchema, suiteFileSchema } from '../../src/conformance/model/scenario.ts';

/** Where they are, from the repository's top folder. */
export const schemaFolder = 'protocol/meta';

const kinds = {
  requirements: {
    title: 'Requirements',
    description: 'What binds a backend or a client of any protocol.',
    schema: requirementsFileSchema,
  },
  scenarios: {
    title: 'Scenarios',
    description: 'What is done to a backend, and what has to come of it.',
    schema: scenarioFileSchema,
  },
  'client-scenarios': {
    title: 'Scenarios for clients',
    description: 'What the kit does to a client as its backend, and what has to come of it.',
    schema: clientScenarioFileSchema,
  },
  suite: {
    title: 'The suite of one protocol',
    description: 'What general scenarios have to know of it, and how its examples are made to happen.',
    schema: suiteFileSchema,
  },
  kills: { title: 'Kills', description: 'Which cases find out which mutant.', schema: killsFileSchema },
};

/**
 * @param {string} root the repository's top folder
 * @param {{ check?: boolean | undefined }} [options] whether nothing is written
 * @returns {boolean} whether the files were as they must be
 */
export function writeConformanceSchemas(root, { check = false } = {}) {
  const stale = Object.entries(kinds).filter(([kind, facts]) => {
    const path = join(root, schemaFolder, `${kind}.schema.json`);
    const text = `${JSON.stringify(jsonSchema(facts), null, 2)}\n`;
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
    if (!check) writeFileSync(path, text);
    return true;
  });
  return stale.length === 0;
}

/**
 * @param {{ title: string, description: string, schema: z.ZodType }} facts
 */
function jsonSchema({ title, description, schema }) {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return { $schema, title, description, ...rest };
}
