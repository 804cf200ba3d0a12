import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case } from '../model/case.ts';
import { byteCases } from './byte-cases.ts';
import { CaseBuilder } from './case-builder.ts';
import { contractFacts } from './contract-facts.ts';
import { exampleCases } from './example-cases.ts';
import { gapsIn } from './gaps.ts';
import { payloadCases } from './payload-cases.ts';
import { readKills } from './read-kills.ts';
import { refuse } from './refuse.ts';
import { rolesOf } from './roles.ts';
import type { Suite } from './suite.ts';
import { readSuiteFiles, type ScenarioSource, SUITE_FILE } from './suite-files.ts';

/** Options of {@link loadSuite}. */
export interface LoadSuiteOptions {
  /** The folder of the protocol; the song protocol that is shipped unless given. */
  readonly protocol?: string | undefined;
  /** Whether a suite with gaps will do, for whoever is writing one: they are told in {@link Suite.gaps}. False unless given. */
  readonly incomplete?: boolean | undefined;
}

/** What is shipped, from the source and from the compiled file alike. */
const SHIPPED = fileURLToPath(new URL('../../../protocol', import.meta.url));

/**
 * Loads everything that a backend of a protocol is tested with: scenarios for every protocol and its own, the examples of
 * its commands, its vectors.
 *
 * @throws SuiteError if a file is wrong, or if something that should be tested is not
 * @throws GeneratorError if the protocol folder itself cannot be used
 */
export function loadSuite({ protocol = SHIPPED, incomplete = false }: LoadSuiteOptions = {}): Suite {
  const root = resolve(protocol);
  const contract = contractFacts(root, SHIPPED);
  const files = readSuiteFiles(root, SHIPPED);
  const requirements = files.sections.flatMap((section) => section.requirements);
  const builder = new CaseBuilder({
    contract,
    suite: files.suite,
    roles: rolesOf(files.suite, contract),
    requirements: new Map(requirements.map((requirement) => [requirement.id, requirement])),
  });
  const commands = [...contract.commands.values()];
  // The bytes, and the payloads of control commands, hold for every protocol.
  const vectorsOf = (folder: string): string => (existsSync(join(root, folder)) ? root : SHIPPED);
  const cases = [
    ...files.scenarios.flatMap((source) => scenarioCases(source, builder)),
    ...commands.flatMap((command) => exampleCases(command, builder)),
    ...commands.flatMap((command) => {
      const from = contract.control.has(command.name) ? vectorsOf('control') : root;
      return payloadCases(command, from, builder);
    }),
    ...byteCases(vectorsOf('vectors/raw'), builder),
  ];
  refuseSameIds(cases);
  const gaps = gapsIn({ cases, contract, requirements, files, isShipped: root === resolve(SHIPPED) });
  if (gaps.length > 0 && !incomplete) {
    refuse(
      { file: SUITE_FILE, path: '' },
      `what should be tested is not:\n${gaps.map((gap) => `- ${gap}`).join('\n')}\n`,
      'Write a case for each, or say why there can be none',
    );
  }
  const { name, version } = contract;
  return {
    protocol: { name, version },
    contract,
    sections: files.sections,
    requirements,
    cases,
    suite: files.suite,
    kills: [...new Set([SHIPPED, root])].flatMap((folder) => readKills(folder)),
    gaps,
  };
}

function scenarioCases({ file, value, isGeneral }: ScenarioSource, builder: CaseBuilder): readonly Case[] {
  return value.scenarios.map((scenario, index) =>
    builder.build({
      scenario,
      origin: 'scenario',
      group: value.title,
      place: { file, path: `scenarios[${index}]` },
      isGeneral,
    }),
  );
}

function refuseSameIds(cases: readonly Case[]): void {
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id))
      refuse({ file: 'conformance', path: '' }, `two cases have the id ${id}`, 'Give one of them another');
    seen.add(id);
  }
}
