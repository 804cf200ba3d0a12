import type { Command } from '../../generator/model/protocol.ts';
import type { Json } from '../model/json.ts';
import type { SuiteFile } from '../model/scenario.ts';
import type { ScenarioCommand, Step } from '../model/step.ts';
import type { ContractFacts } from './contract-facts.ts';
import { commandsIn, namesIn, withCommands } from './walk-steps.ts';

/** What a suite names as the command of a role. */
type Role = SuiteFile['commands'][string];

/** The commands of a protocol by role. */
export type Roles = Readonly<Record<string, Role>>;

/** Roles that general scenarios may use; a protocol need not have a command for each. */
export const GENERAL_ROLES = [
  'harmless',
  'effect',
  'effectSeen',
  'refused',
  'operation',
  'slow',
  'secret',
] as const;

/** The roles of a suite, and `harmless` by itself where it is not named. */
export function rolesOf(suite: SuiteFile, contract: ContractFacts): Roles {
  if (suite.commands.harmless !== undefined) return suite.commands;
  const found = [...contract.commands.values()].find(
    (command) => !contract.control.has(command.name) && isHarmless(command),
  );
  return found === undefined
    ? suite.commands
    : { ...suite.commands, harmless: { type: found.name, payload: {} } };
}

/** The roles that steps use, by `use` or by naming a part of one: `${harmless.type}`. */
export function rolesIn(steps: readonly Step[]): readonly string[] {
  const used = commandsIn(steps).flatMap(({ use }) => (use === undefined ? [] : [use]));
  const named = namesIn(steps).flatMap((name) => {
    const [role = '', part] = name.split('.');
    return part !== undefined && (GENERAL_ROLES as readonly string[]).includes(role) ? [role] : [];
  });
  return [...new Set([...used, ...named])];
}

/** The steps with the commands themselves in place of the roles. */
export function withoutRoles(steps: readonly Step[], roles: Roles): Step[] {
  return withCommands(steps, (command): ScenarioCommand => {
    const { use, ...rest } = command;
    const role = use === undefined ? undefined : roles[use];
    return role === undefined ? rest : { type: role.type, payload: role.payload, ...rest };
  });
}

/** What texts of a scenario may name of the roles. */
export function roleVariables(roles: Roles): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(roles).map(([name, { type, payload, shows, final }]) => [
      name,
      { type, payload, shows: shows ?? null, final: final ?? null } as Json,
    ]),
  );
}

function isHarmless({ effects, operation, examples }: Command): boolean {
  return (
    effects.order === 'state' &&
    effects.idempotent &&
    operation === undefined &&
    examples.some(({ payload, error }) => error === undefined && Object.keys(payload).length === 0)
  );
}
