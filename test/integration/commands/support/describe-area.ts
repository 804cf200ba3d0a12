import { CommandError } from 'stdwire/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandFile, caseName, commandFiles } from '../../../helpers/command-files.ts';
import type { FailedEnd } from '../../../helpers/failures.ts';
import type { TappedMessage } from '../../../helpers/wire-tap.ts';

/** What shows that an error came: the refusal of the command, the end of its operation, or the events of one. */
type Evidence = CommandError | FailedEnd | readonly TappedMessage[];

/** One case. */
export type Case<Stage, Result> = ((stage: Stage) => Promise<Result>) & {
  /** Why it cannot be run on this machine, and what to do about it. */
  readonly missing?: string | undefined;
};

/** What is shown of one command. */
interface CommandCases<Stage> {
  /** It does what it says, through to the database. */
  readonly success: Case<Stage, void>;
  /** It fails with each code of its file: `CODE` in the response, `CODE@event` and `CODE@final` later. */
  readonly errors: Readonly<Record<string, Case<Stage, Evidence>>>;
}

/** The cases of an area, by command. */
type AreaCases<Stage> = Readonly<Record<string, CommandCases<Stage>>>;

/**
 * Runs the cases of an area on one stage. Nothing is run at all unless every command of the area, and every error of
 * its file, has its case, and every case its error.
 */
export function describeArea<Stage extends AsyncDisposable>(
  area: string,
  open: () => Promise<Stage>,
  cases: AreaCases<Stage>,
): void {
  const files = commandFiles.filter((file) => file.area === area);
  const gaps = gapsIn(files, cases);
  if (gaps.length > 0) throw new Error(`The cases of ${area} and protocol/ differ:\n${gaps.join('\n')}`);

  describe(`the commands about ${area}`, () => {
    let stage: Stage | undefined;
    const opened = (): Stage => {
      if (stage === undefined) throw new Error('The stage could not be opened.');
      return stage;
    };
    beforeAll(async () => {
      stage = await open();
    });
    afterAll(() => stage?.[Symbol.asyncDispose]());

    for (const file of files) {
      const { success, errors } = cases[file.name] as CommandCases<Stage>;
      describe(file.name, () => {
        declare('does what it says', success.missing, () => success(opened()));
        for (const error of file.errors) {
          const show = errors[caseName(error)] as Case<Stage, Evidence>;
          declare(`fails with ${caseName(error)}: ${error.when}`, show.missing, async () => {
            expectEvidence(file, error, await show(opened()));
          });
        }
      });
    }
  });
}

/** A test, or the visible note that it was left out and what to do about that. */
function declare(title: string, missing: string | undefined, test: () => Promise<void>): void {
  if (missing === undefined) it(title, test);
  else it.skip(`${title} (${missing})`, test);
}

/** What is in the files and not in the cases, and the other way round. */
export function gapsIn<Stage>(files: readonly CommandFile[], cases: AreaCases<Stage>): string[] {
  const wanted = new Set(
    files.flatMap((file) => [file.name, ...file.errors.map((error) => `${file.name} ${caseName(error)}`)]),
  );
  const given = new Set(
    Object.entries(cases).flatMap(([name, { errors }]) => [
      name,
      ...Object.keys(errors).map((key) => `${name} ${key}`),
    ]),
  );
  return [
    ...[...wanted].filter((name) => !given.has(name)).map((missing) => `no case: ${missing}`),
    ...[...given].filter((name) => !wanted.has(name)).map((extra) => `not in the protocol: ${extra}`),
  ];
}

function expectEvidence(
  { name, operation }: CommandFile,
  { code, where }: CommandFile['errors'][number],
  evidence: Evidence,
): void {
  if (where === 'response') {
    expect(evidence).toBeInstanceOf(CommandError);
    expectError(evidence as CommandError, name, code);
  } else if (where === 'final') {
    const { error, final } = evidence as FailedEnd;
    expectError(error, name, code);
    expect(final).toMatchObject({ type: operation?.final, payload: { final: true, error_code: code } });
  } else {
    expect(evidence).toContainEqual(
      expect.objectContaining({
        type: 'ERROR_UPDATE',
        payload: expect.objectContaining({ error_code: code, error: expect.stringMatching(/\w{3}/) }),
      }),
    );
  }
}

function expectError(error: CommandError, command: string, errorCode: string): void {
  expect(error).toMatchObject({ command, errorCode });
  expect(error.message).toMatch(/\w{3}/);
}
