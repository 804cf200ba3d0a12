import type { Case } from '../model/case.ts';
import type { Problem, TranscriptEntry } from '../model/result.ts';
import type { Step } from '../model/step.ts';
import type { CaseWorld } from './case-world.ts';
import { brokenLaws } from './laws/broken-laws.ts';
import { Session } from './session.ts';
import { StepFailure } from './step-failure.ts';
import type { StepContext } from './steps/context.ts';
import { runStep } from './steps/run-step.ts';
import { trafficOf } from './traffic.ts';
import { Variables } from './variables.ts';
import type { WireStart } from './wire.ts';

/** The longest that a scenario may take, unless it says otherwise. */
const USUAL_LIMIT_MS = 60_000;
/** How long what is still owed may take in the end. */
const OWED_MS = 10_000;
/** How long a backend may take to end after its stdin. */
const END_MS = 10_000;
/** How long what it has started may take to end after it. */
const GROUP_MS = 5_000;

type EndCheck = () => void | Promise<void>;

/** One case while it runs. */
export class CaseRunner {
  readonly #case: Case;
  readonly #world: CaseWorld;
  readonly #session: Session;
  readonly #variables: Variables;
  readonly #folders: readonly string[];
  readonly #problems: Problem[] = [];
  readonly #limit = new AbortController();
  #lastId = 0;

  constructor(
    one: Case,
    world: CaseWorld,
    start: WireStart,
    folders: { readonly dir: string; readonly out: string },
  ) {
    this.#case = one;
    this.#world = world;
    this.#folders = [folders.dir, folders.out];
    this.#variables = new Variables({ ...one.variables, ...folders });
    this.#session = new Session({
      open: world.open,
      start,
      contract: world.contract,
      timeoutFactor: world.timeoutFactor,
      signal: world.signal,
    });
  }

  /** Runs it to its end; whatever comes of it, nothing of it is left then. */
  async run(): Promise<{
    readonly problems: readonly Problem[];
    readonly transcript: readonly TranscriptEntry[];
  }> {
    const { scenario } = this.#case;
    const limitMs = (scenario.within_ms ?? USUAL_LIMIT_MS) * this.#world.timeoutFactor;
    const timer = setTimeout(() => this.#limit.abort(), limitMs);
    this.#session.limit(this.#limit.signal);
    const checks: EndCheck[] = [];
    try {
      const held =
        (await this.#attempt(() => this.#live(checks))) && (await this.#attempt(() => this.#owed()));
      if (this.#limit.signal.aborted) this.#session.transcript.add('kit', `its ${limitMs} ms are over`);
      this.#session.limit(undefined);
      await this.#attempt(() => this.#end());
      if (held) for (const check of checks) await this.#attempt(check);
    } finally {
      clearTimeout(timer);
      this.#session.endNow();
    }
    const transcript = this.#session.transcript.entries;
    const floods = this.#session.lives.flatMap(({ flood }) => flood ?? []);
    // Of what was cut off no law can be asked.
    if (floods.length > 0)
      return { problems: floods.map((text) => ({ requirement: 'WIRE-1', text, step: null })), transcript };
    const { contract, requirements, announced } = this.#world;
    const broken = brokenLaws(this.#case, this.#session.lives, { contract, requirements, announced });
    return { problems: [...this.#problems, ...broken], transcript };
  }

  /** Start, setups, steps. */
  async #live(checks: EndCheck[]): Promise<void> {
    const { scenario, setups } = this.#case;
    const start = scenario.start ?? 'read';
    if (start !== 'not-yet') {
      this.#session.start(start !== 'stderr-unread');
      // What nobody reads cannot say that it is ready; what is written meanwhile waits in its pipe.
      if (start === 'read') await this.#session.untilReady();
    }
    for (const { title, steps } of setups) {
      const bounds: EndCheck[] = [];
      const inSetup = (error: StepFailure): StepFailure =>
        new StepFailure(`In its setup "${title}": ${error.message}`, { inSetup: true });
      await this.#steps(steps, bounds, inSetup);
      for (const check of bounds) await check();
    }
    await this.#steps(
      scenario.steps,
      checks,
      ({ message, requirement }, step) => new StepFailure(message, { requirement, step }),
    );
  }

  async #steps(
    steps: readonly Step[],
    checks: EndCheck[],
    told: (error: StepFailure, step: number) => StepFailure,
  ): Promise<void> {
    for (const [index, step] of steps.entries()) {
      const retold = async (act: () => void | Promise<void>): Promise<void> => {
        try {
          await act();
        } catch (error) {
          throw error instanceof StepFailure ? told(error, index + 1) : error;
        }
      };
      const context: StepContext = {
        session: this.#session,
        variables: this.#variables,
        contract: this.#world.contract,
        folders: this.#folders,
        nextId: () => {
          this.#lastId += 1;
          return `kit-${this.#lastId}`;
        },
        atEnd: (check) => checks.push(() => retold(check)),
      };
      await retold(() => runStep(step, context));
    }
  }

  /** Waits until every command is answered, unless the scenario has ended the backend, or says that it is not. */
  async #owed(): Promise<void> {
    const { life, isRunning } = this.#session;
    if (!isRunning || life.ending !== 'none' || this.#case.scenario.waive?.['CMD-1'] !== undefined) return;
    const isOwed = (): boolean =>
      [...trafficOf(life, this.#world.contract).commands.values()].some(
        ({ answers }) => answers.length === 0,
      );
    await this.#session.waitFor(() => (isOwed() && this.#session.isRunning ? undefined : true), OWED_MS);
  }

  /** Closes stdin, sees that it ends, and that nothing of it is left. */
  async #end(): Promise<void> {
    const session = this.#session;
    if (session.lives.length === 0) return;
    if (session.isRunning && session.life.ending === 'none') session.endInput('closed');
    if (session.isRunning && (await session.untilExit(END_MS)) === undefined) session.markStayed();
    const isAboutEnds = this.#case.requirements.some(({ id }) => id === 'END-1');
    if (isAboutEnds && !session.isRunning) await session.untilGroupIsGone(GROUP_MS);
    if (session.isRunning) {
      session.endNow();
      await session.untilExit(END_MS);
    }
  }

  /** Whether it held; what did not is kept. */
  async #attempt(act: () => void | Promise<void>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      const [first] = this.#case.requirements;
      const hint = this.#limit.signal.aborted ? ' The time of the whole scenario was over.' : '';
      this.#problems.push({
        requirement: error.requirement ?? first?.id ?? '',
        text: `${error.message}${hint}`,
        step: error.step,
        ...(error.inSetup ? { inSetup: true } : {}),
        atMs: this.#session.transcript.nowMs,
      });
      return false;
    }
  }
}
