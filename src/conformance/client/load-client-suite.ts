import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inside } from '../../generator/place.ts';
import { type ContractFacts, contractFacts } from '../load/contract-facts.ts';
import { jsonFilesIn, readJson } from '../load/read-json.ts';
import { readKills } from '../load/read-kills.ts';
import { refuse } from '../load/refuse.ts';
import type { Kill } from '../model/kills.ts';
import { type Requirement, requirementsFileSchema } from '../model/requirement.ts';
import type { ClientCase, ClientCaseSource } from './client-case.ts';
import { clientScenarioFileSchema } from './model/client-scenario.ts';
import { turnedBytes } from './turned-bytes.ts';
import { turnedExamples } from './turned-examples.ts';

/** Everything that a client of one protocol is tested with. */
export interface ClientSuite {
  readonly protocol: { readonly name: string; readonly version: string };
  readonly contract: ContractFacts;
  /** Those that bind a client. */
  readonly requirements: readonly Requirement[];
  readonly cases: readonly ClientCase[];
  /** Which cases find out which mutant. */
  readonly kills: readonly Kill[];
}

/** What is shipped, from the source and from the compiled file alike. */
const SHIPPED = fileURLToPath(new URL('../../../protocol', import.meta.url));
const FOLDER = 'conformance/client';
const KILLS = 'conformance/client-kills.json';

/**
 * Loads everything that a client of a protocol is tested with: scenarios, the examples of its commands and the bytes of its
 * vectors turned around, so that the kit is the backend.
 *
 * @throws SuiteError if a file is wrong, or a requirement for clients has no case
 * @throws GeneratorError if the protocol folder itself cannot be used
 */
export function loadClientSuite({
  protocol = SHIPPED,
}: {
  readonly protocol?: string | undefined;
} = {}): ClientSuite {
  const root = resolve(protocol);
  const contract = contractFacts(root, SHIPPED);
  const { sections } = readJson(SHIPPED, 'conformance/requirements.json', requirementsFileSchema).value;
  const requirements = sections
    .flatMap((section) => section.requirements)
    .filter(({ side }) => side === 'client');
  // Scenarios name commands of a protocol, so each has its own; the bytes are the same for all.
  const written = jsonFilesIn(root, FOLDER).flatMap((file) => {
    const { value } = readJson(root, file, clientScenarioFileSchema);
    return value.scenarios.map((scenario, index): readonly [ClientCaseSource, string, number] => [
      { scenario, origin: 'scenario', group: value.title },
      file,
      index,
    ]);
  });
  const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  const cases = [
    ...written.map(([source, file, index]) =>
      caseOf(source, byId, (position) =>
        inside({ file, path: '' }, 'scenarios', index, 'requirements', position),
      ),
    ),
    ...[...turnedExamples(contract), ...turnedBytes(SHIPPED)].map((source) => caseOf(source, byId)),
  ];
  const shown = new Set(cases.flatMap((one) => one.requirements.map(({ id }) => id)));
  const gap = requirements.find(({ id, excluded }) => !shown.has(id) && excluded === undefined);
  if (gap !== undefined && root === SHIPPED)
    refuse(
      { file: FOLDER, path: '' },
      `${gap.id} has no case and is not excluded`,
      'Write a case, or say why there can be none',
    );
  return {
    protocol: { name: contract.name, version: contract.version },
    contract,
    requirements,
    cases,
    kills: readKills(root, KILLS),
  };
}

type PlaceOf = (position: number) => Parameters<typeof refuse>[0];

function caseOf(
  { scenario, origin, group }: ClientCaseSource,
  byId: ReadonlyMap<string, Requirement>,
  placeOf: PlaceOf = () => ({ file: FOLDER, path: scenario.id }),
): ClientCase {
  const requirements = scenario.requirements.map(
    (id, position) =>
      byId.get(id) ??
      refuse(
        placeOf(position),
        `${id} is no requirement for clients`,
        'Name one of conformance/requirements.json',
      ),
  );
  return {
    id: scenario.id,
    title: scenario.title,
    origin,
    group,
    level: scenario.level ?? (requirements.some(({ level }) => level === 'MUST') ? 'MUST' : 'SHOULD'),
    requirements,
    capabilities: [],
    needs: [],
    scenario,
  };
}
