import type { Command } from '../../generator/model/protocol.ts';
import type { Case } from '../model/case.ts';
import { isObject } from '../model/json.ts';
import type { Requirement } from '../model/requirement.ts';
import type { Step } from '../model/step.ts';
import type { ContractFacts } from './contract-facts.ts';
import type { SuiteFiles } from './suite-files.ts';
import { commandsIn } from './walk-steps.ts';

/** What gaps are looked for in. */
interface Loaded {
  readonly cases: readonly Case[];
  readonly contract: ContractFacts;
  readonly requirements: readonly Requirement[];
  readonly files: SuiteFiles;
  /** Whether it is the protocol that is shipped, whose suite shows what every protocol has: control commands, requirements. */
  readonly isShipped: boolean;
}

/** What should be tested and is not, in sentences. Only a protocol with a suite of its own owes its examples and errors. */
export function gapsIn(loaded: Loaded): readonly string[] {
  const ofProtocol = loaded.files.hasSuite
    ? [
        ...examplesLeftOut(loaded),
        ...errorsLeftOut(loaded),
        ...(loaded.isShipped ? requirementsLeftOut(loaded) : []),
      ]
    : [];
  return [...ofProtocol, ...entriesOfNothing(loaded)];
}

function requirementsLeftOut({ cases, requirements }: Loaded): string[] {
  const shown = new Set(cases.flatMap((one) => one.requirements.map(({ id }) => id)));
  return requirements.flatMap(({ id, side, excluded }) => {
    if (side !== 'backend') return [];
    if (excluded === undefined) return shown.has(id) ? [] : [`${id} has no case and is not excluded`];
    return shown.has(id) ? [`${id} is excluded and has a case`] : [];
  });
}

/** The commands whose examples and errors a suite owes. */
function owed({ contract, isShipped }: Loaded): Command[] {
  return [...contract.commands.values()].filter(({ name }) => isShipped || !contract.control.has(name));
}

function examplesLeftOut(loaded: Loaded): string[] {
  const { files } = loaded;
  return owed(loaded).flatMap(({ name, examples }) =>
    examples
      .filter(({ error }) => error?.error_code !== 'INVALID_PAYLOAD')
      .filter(({ title }) => files.suite.examples[name]?.[title] === undefined)
      .map(({ title }) => `the example "${title}" of ${name} has no entry under examples`),
  );
}

function errorsLeftOut(loaded: Loaded): string[] {
  const { cases, files } = loaded;
  const provoked = new Map<string, Set<string>>();
  for (const { setups, scenario } of cases) {
    const steps = [...setups.flatMap((setup) => setup.steps), ...scenario.steps];
    const types = new Map(commandsIn(steps).map(({ id, type = '' }) => [id ?? '', type]));
    for (const { code, id } of codesIn(steps)) {
      const owner = id === undefined ? undefined : types.get(id);
      for (const type of owner === undefined ? types.values() : [owner])
        provoked.set(type, (provoked.get(type) ?? new Set()).add(code));
    }
  }
  const { '*': ofAll = {}, ...excluded } = files.suite.excludedErrors ?? {};
  return owed(loaded).flatMap((command) =>
    declaredErrors(command)
      .filter((code) => provoked.get(command.name)?.has(code) !== true)
      .filter((code) => ofAll[code] === undefined && excluded[command.name]?.[code] === undefined)
      .map((code) => `nothing provokes ${code} of ${command.name}`),
  );
}

function declaredErrors({ errors }: Command): string[] {
  return errors.map(({ code, where }) => (where === 'response' ? code : `${code}@${where}`));
}

interface ExpectedCode {
  readonly code: string;
  /** The id of the command that it answers, where that is named. */
  readonly id: string | undefined;
}

/** The error codes that steps expect: in an answer, in an event, in a final event. */
function codesIn(steps: readonly Step[]): readonly ExpectedCode[] {
  return steps.flatMap((step): readonly ExpectedCode[] => {
    if ('expect' in step) return codesOf(step.expect);
    if ('expectInOrder' in step) return step.expectInOrder.flatMap(codesOf);
    if ('sendEach' in step) return step.sendEach.flatMap((one) => codesOf(one.expect));
    return 'repeat' in step ? codesIn(step.steps) : [];
  });
}

function codesOf(pattern: unknown): readonly ExpectedCode[] {
  if (!isObject(pattern)) return [];
  const id = typeof pattern.id === 'string' ? pattern.id : undefined;
  const ofAnswer = wordsIn(pattern.error_code).map((code) => ({ code, id }));
  const { payload } = pattern;
  if (!isObject(payload)) return ofAnswer;
  const where = payload.final === true ? 'final' : 'event';
  const ofEvent = wordsIn(payload.error_code).map((code) => ({ code: `${code}@${where}`, id: undefined }));
  return [...ofAnswer, ...ofEvent];
}

function wordsIn(pattern: unknown): string[] {
  if (typeof pattern === 'string') return [pattern];
  return isObject(pattern) && Array.isArray(pattern.$oneOf) ? pattern.$oneOf.flatMap(wordsIn) : [];
}

/** Entries that speak of what is not there: a misspelt title would leave its example out. */
function entriesOfNothing({ contract, files }: Loaded): string[] {
  const { examples, excludedErrors = {} } = files.suite;
  return [
    ...Object.entries(examples).flatMap(([name, entries]) => {
      const titles = new Set(contract.commands.get(name)?.examples.map(({ title }) => title));
      return Object.keys(entries)
        .filter((title) => !titles.has(title))
        .map((title) => `${name} has no example "${title}", which is under examples`);
    }),
    ...Object.entries(excludedErrors)
      .filter(([name]) => name !== '*')
      .flatMap(([name, codes]) => {
        const command = contract.commands.get(name);
        const declared = command === undefined ? [] : declaredErrors(command);
        return Object.keys(codes)
          .filter((code) => !declared.includes(code))
          .map((code) => `${name} does not declare ${code}, which is under excludedErrors`);
      }),
  ];
}
