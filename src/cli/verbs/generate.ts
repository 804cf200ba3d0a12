import type { GenerateOptions } from '../../generator/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { single } from '../parse-arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments, CliEnvironment, Verb } from '../verb.ts';

/** `stdwire generate`: a protocol folder into code and pages. */
export const generate: Verb = {
  name: 'generate',
  summary: 'Write a typed client, Python types and pages from a protocol folder.',
  usage: 'generate --protocol DIR --out DIR --name NAME [options]',
  description: [
    'Writes a typed TypeScript client for a protocol of your own, and Python types and reference pages where asked to. The same folder gives the same files, byte for byte.',
  ],
  options: {
    protocol: { type: 'string', value: 'DIR', required: true, summary: 'The protocol folder.' },
    out: { type: 'string', value: 'DIR', required: true, summary: 'Where the TypeScript goes.' },
    name: {
      type: 'string',
      value: 'NAME',
      required: true,
      summary: 'What the client is called: Capture makes CaptureClient.',
    },
    'import-from': {
      type: 'string',
      value: 'NAME',
      summary: 'The package that the client imports (stdwire; stdwire/core for a program without Node).',
    },
    'import-extension': {
      type: 'string',
      value: 'EXT',
      summary:
        'How the files import each other: js for a program that is compiled or bundled (the default), ts for one that Node runs as it is.',
    },
    python: { type: 'string', value: 'DIR', summary: 'Where the Python package goes.' },
    'python-package': {
      type: 'string',
      value: 'NAME',
      summary: 'The name of the Python package (the name of its folder).',
    },
    docs: { type: 'string', value: 'DIR', summary: 'Where the reference pages go.' },
    check: {
      type: 'boolean',
      summary: 'Write nothing; fail if a file is not what the protocol folder says.',
    },
  },
  examples: [
    'stdwire generate --protocol protocol --out src/capture --name Capture',
    'stdwire generate --protocol protocol --out src/capture --name Capture --check',
  ],
  run: runGenerate,
};

async function runGenerate(args: Arguments, { out, err }: CliEnvironment): Promise<number> {
  const [surplus] = args.positionals;
  if (surplus !== undefined) throw new UsageError(`"${surplus}" belongs to no option.`);
  if (args.rest !== undefined)
    throw new UsageError('There is nothing to start here, so nothing comes after --.');
  const options = optionsFrom(args);
  // Only this verb needs the generator, and a call should start fast.
  const generator = await import('../../generator/index.ts');
  try {
    const { written, removed, unchanged } = generator.generate(options);
    for (const path of written) out(`wrote ${path}\n`);
    for (const path of removed) out(`removed ${path}\n`);
    out(`${unchanged} up to date\n`);
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof generator.GeneratorError)) throw error;
    err(`stdwire: ${error.message}\n`);
    return error instanceof generator.OutOfDateError ? exitCodes.failed : exitCodes.usage;
  }
}

function optionsFrom(args: Arguments): GenerateOptions {
  const name = required(args, 'name');
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name))
    throw new UsageError(`--name takes a word such as Capture, not "${name}".`);
  return {
    protocol: required(args, 'protocol'),
    out: required(args, 'out'),
    name,
    python: single(args, 'python'),
    pythonPackage: single(args, 'python-package'),
    docs: single(args, 'docs'),
    importFrom: single(args, 'import-from'),
    importExtension: importExtension(args),
    check: args.flags.has('check'),
  };
}

function importExtension(args: Arguments): 'js' | 'ts' | undefined {
  const extension = single(args, 'import-extension');
  if (extension === undefined || extension === 'js' || extension === 'ts') return extension;
  throw new UsageError(`--import-extension takes js or ts, not "${extension}".`);
}

/** The parser has seen to it that it is there. */
function required(args: Arguments, name: string): string {
  const value = single(args, name);
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
}
