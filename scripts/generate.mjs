// Writes everything that comes from protocol/, the tables of requirements, of their cases and mutants, of faults
// and of the sizes of bundles, and the schemas of the configuration file and of the conformance kit's files:
// node scripts/generate.mjs [--check] [--freeze]
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { GeneratorError, generate } from '../src/generator/index.ts';
import { sizesPage, writeSizesPage } from './lib/bundle-sizes.mjs';
import { schemaFile, writeSchema } from './lib/configuration-schema.mjs';
import { matrixPage, writeMatrixPage } from './lib/conformance-matrix.mjs';
import { schemaFolder, writeConformanceSchemas } from './lib/conformance-schemas.mjs';
import { faultPage, writeFaultPage } from './lib/fault-matrix.mjs';
import { requirementsPage, writeRequirementTables } from './lib/requirement-tables.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const { values } = parseArgs({ options: { check: { type: 'boolean' }, freeze: { type: 'boolean' } } });

try {
  const { written, removed, unchanged } = generate({
    protocol: 'protocol',
    out: 'src/songs',
    name: 'Song',
    python: 'python-backend/src/stdwire_songs/protocol',
    pythonPackage: 'stdwire_songs.protocol',
    docs: 'docs/protocol',
    importExtension: 'ts',
    check: values.check,
    freeze: values.freeze,
    command: 'node scripts/generate.mjs',
    bridge: {
      messages: 'src/messages',
      pythonMessages: 'python-backend/src/stdwire/messages.py',
      imports: {
        contract: '../client/contract.ts',
        callOptions: '../client/call-options.ts',
        operation: '../client/operation.ts',
        messages: '../messages/index.ts',
      },
    },
  });
  for (const path of written) {
    console.log(`wrote ${path}`);
  }
  for (const path of removed) {
    console.log(`removed ${path}`);
  }
  console.log(`${unchanged} generated files were up to date.`);
} catch (error) {
  if (!(error instanceof GeneratorError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}

for (const [file, isCurrent] of [
  [faultPage, writeFaultPage(process.cwd(), { check: values.check })],
  [schemaFile, writeSchema(process.cwd(), { check: values.check === true })],
  [matrixPage, writeMatrixPage(process.cwd(), { check: values.check })],
  [requirementsPage, writeRequirementTables(process.cwd(), { check: values.check })],
  [schemaFolder, writeConformanceSchemas(process.cwd(), { check: values.check })],
  [sizesPage, await writeSizesPage(process.cwd(), { check: values.check })],
]) {
  if (isCurrent) continue;
  console.log(values.check ? `${file} is not current. Run \`npm run generate\`.` : `wrote ${file}`);
  if (values.check) process.exitCode = 1;
}
