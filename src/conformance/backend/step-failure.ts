/** What a step expected did not come about. The text is whole sentences. */
export class StepFailure extends Error {
  override readonly name: string = 'StepFailure';
  /** The requirement that it breaks, where that is not the scenario's first. */
  readonly requirement: string | undefined;
  /** The step, from 1; null if it is none of the scenario's own. */
  readonly step: number | null;
  /** Whether it is a step of a setup. */
  readonly inSetup: boolean;

  constructor(
    text: string,
    {
      requirement,
      step = null,
      inSetup = false,
    }: { requirement?: string | undefined; step?: number | null; inSetup?: boolean } = {},
  ) {
    super(text);
    this.requirement = requirement;
    this.step = step;
    this.inSetup = inSetup;
  }
}
