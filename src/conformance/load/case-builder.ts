import type { Place } from '../../generator/errors.ts';
import { inside } from '../../generator/place.ts';
import type { Case, CaseOrigin, Setup } from '../model/case.ts';
import type { Json } from '../model/json.ts';
import type { Requirement } from '../model/requirement.ts';
import type { Scenario, SuiteFile } from '../model/scenario.ts';
import type { Step } from '../model/step.ts';
import type { ContractFacts } from './contract-facts.ts';
import { GENERAL_CONDITIONS } from './general-conditions.ts';
import { refuse } from './refuse.ts';
import { GENERAL_ROLES, type Roles, rolesIn, roleVariables, withoutRoles } from './roles.ts';
import { SUITE_FILE } from './suite-files.ts';
import { commandsIn, namesIn, savedIn } from './walk-steps.ts';

/** What a case is made from. Its scenario's id may be any text here: cases that are made have paths for ids. */
interface CaseSource {
  readonly scenario: Scenario;
  readonly origin: CaseOrigin;
  readonly group: string;
  readonly place: Place;
  /** Whether it holds for every protocol, so that a role which a protocol does not have is no mistake. */
  readonly isGeneral: boolean;
  /** Why it cannot be run, where that is known. */
  readonly notApplicable?: string | undefined;
}

/** What cases are made with. */
interface CaseParts {
  readonly contract: ContractFacts;
  readonly suite: SuiteFile;
  readonly roles: Roles;
  readonly requirements: ReadonlyMap<string, Requirement>;
}

/** Makes cases of scenarios: finds what they name, and refuses what is not there. */
export class CaseBuilder {
  readonly parts: CaseParts;
  readonly #variables: Readonly<Record<string, Json>>;
  readonly #capabilities: ReadonlySet<string>;

  constructor(parts: CaseParts) {
    this.parts = parts;
    const { limits, readyType, version } = parts.contract;
    this.#variables = {
      limits,
      protocol: { version, major: version.split('.')[0] ?? '', ready_type: readyType },
      ...roleVariables(parts.roles),
    };
    this.#capabilities = new Set([
      ...parts.contract.capabilities,
      ...[...parts.requirements.values()].map(({ tag }) => tag),
    ]);
  }

  /** A case, complete. */
  build({ scenario, origin, group, place, isGeneral, notApplicable }: CaseSource): Case {
    const requirements = scenario.requirements.map((id, index) =>
      this.#requirement(id, inside(place, 'requirements', index)),
    );
    for (const id of Object.keys(scenario.waive ?? {})) this.#requirement(id, inside(place, 'waive', id));
    const used = rolesIn(scenario.steps);
    const missing = used.filter((role) => this.parts.roles[role] === undefined);
    for (const role of missing) this.#missingRole(role, isGeneral, place);
    const ownRoles = used.flatMap((name) => this.parts.roles[name] ?? []);
    const given = [...ownRoles.flatMap((role) => role.given ?? []), ...(scenario.given ?? [])];
    const setups = this.#setups(given, inside(place, 'given'));
    const steps = withoutRoles(scenario.steps, this.parts.roles);
    const all = [...setups.flatMap((setup) => setup.steps), ...steps];
    const known = new Set(['dir', 'out', ...GENERAL_ROLES, ...Object.keys(this.#variables), ...savedIn(all)]);
    for (const name of namesIn(all))
      if (!known.has(name) && !known.has(name.split('.')[0] ?? ''))
        refuse(
          inside(place, 'steps'),
          `nothing saves the variable ${name}`,
          'Save it in a step before, or correct its name',
        );
    const needs = unique([...ownRoles.flatMap((role) => role.needs ?? []), ...(scenario.needs ?? [])]);
    for (const condition of needs) this.#condition(condition, isGeneral, inside(place, 'needs'));
    return {
      id: scenario.id,
      title: scenario.title,
      origin,
      group,
      level: scenario.level ?? (requirements.some(({ level }) => level === 'MUST') ? 'MUST' : 'SHOULD'),
      requirements,
      capabilities: this.#announced(scenario, requirements, all, place),
      needs,
      setups,
      variables: this.#variables,
      notApplicable: notApplicable ?? this.#whyNot(missing),
      scenario: { ...scenario, steps },
    };
  }

  #requirement(id: string, place: Place): Requirement {
    return (
      this.parts.requirements.get(id) ??
      refuse(place, `${id} is no requirement`, 'Name one of conformance/requirements.json')
    );
  }

  #missingRole(role: string, isGeneral: boolean, place: Place): void {
    if (isGeneral && (GENERAL_ROLES as readonly string[]).includes(role)) return;
    refuse(
      inside(place, 'steps'),
      `there is no command for the role ${role}`,
      `Name one in ${SUITE_FILE} under commands, or use one of ${Object.keys(this.parts.roles).join(', ')}`,
    );
  }

  #whyNot(missing: readonly string[]): string | null {
    return missing.length === 0
      ? null
      : `The suite of the protocol names no command for ${missing.join(' and ')}.`;
  }

  #condition(name: string, isGeneral: boolean, place: Place): void {
    if (isGeneral && GENERAL_CONDITIONS.has(name)) return;
    if (this.parts.suite.conditions[name] === undefined)
      refuse(place, `${name} is no condition`, `Describe it in ${SUITE_FILE} under conditions`);
  }

  /** In the order in which they are run, each once. */
  #setups(given: readonly string[], place: Place, above: readonly string[] = []): readonly Setup[] {
    const found = given.flatMap((name): readonly Setup[] => {
      const setup = this.parts.suite.setups[name];
      if (setup === undefined)
        return refuse(place, `${name} is no setup`, `Describe it in ${SUITE_FILE} under setups`);
      if (above.includes(name))
        return refuse(
          { file: SUITE_FILE, path: `setups.${name}` },
          'it needs itself',
          'Take it out of its own given',
        );
      const steps = withoutRoles(setup.steps, this.parts.roles);
      const before = this.#setups(setup.given ?? [], { file: SUITE_FILE, path: `setups.${name}.given` }, [
        ...above,
        name,
      ]);
      return [...before, { name, title: setup.title, steps }];
    });
    return [...new Map(found.map((setup) => [setup.name, setup])).values()];
  }

  #announced(
    { capabilities = [] }: Scenario,
    requirements: readonly Requirement[],
    steps: readonly Step[],
    place: Place,
  ): readonly string[] {
    for (const [index, name] of capabilities.entries()) {
      if (!this.#capabilities.has(name))
        refuse(
          inside(place, 'capabilities', index),
          `${name} is no capability`,
          `Name one of ${[...this.#capabilities].filter((one) => one !== 'reference').join(', ')}`,
        );
    }
    const ofCommands = commandsIn(steps).flatMap(
      ({ type = '' }) => this.parts.contract.commands.get(type)?.requires ?? [],
    );
    return unique([...capabilities, ...requirements.map(({ tag }) => tag), ...ofCommands]).filter(
      (name) => name !== 'reference',
    );
  }
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
