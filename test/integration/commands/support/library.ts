import type { Clip } from 'stdwire';
import { CommandStage } from './stage.ts';
import { madeSongs } from './work.ts';

/** A stage with an account that has songs at the studio. */
export interface Library extends AsyncDisposable {
  readonly stage: CommandStage;
  readonly account: string;
  readonly session_token: string;
  /** Two of each song, the newest first. */
  readonly clips: readonly Clip[];
  /** The first of them. */
  readonly clip: Clip;
}

/** Opens a stage and makes the songs. */
export async function openLibrary(...titles: readonly string[]): Promise<Library> {
  await using stack = new AsyncDisposableStack();
  const stage = stack.use(await CommandStage.open());
  const account = await stage.newAccount();
  const { session_token, clips } = await madeSongs(stage, account, titles);
  const [clip] = clips;
  if (clip === undefined) throw new Error('No songs were made.');
  const rest = stack.move();
  return { stage, account, session_token, clips, clip, [Symbol.asyncDispose]: () => rest.disposeAsync() };
}
