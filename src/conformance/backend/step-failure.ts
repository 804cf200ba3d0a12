/** What a step expected did not come about. The text is whole sentences. */
export class StepFailure extends Error {
  override readonly name: string = 'StepFailure';
  /** The requirement that it breaks, where that is not the scenario's first. */
  readonly requirement: string | undefined;
  /** The step, from 1; null if it is none of the scenario's own. */
  readonly step: number | null;

  constructor(
    text: string,
    { requirement, step = null }: { requirement?: string | undefined; step?: number | null } = {},
  ) {
    super(text);
    this.requirement = requirement;
    this.step = step;
  }
}
