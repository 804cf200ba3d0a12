import type { Operation } from '../../client/operation.ts';
import type { ProgressMessage } from '../../messages/index.ts';

/** How an operation has ended. */
export type OperationOutcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: unknown };

/** Somebody who follows an operation. */
export interface OperationFollower {
  progress(message: ProgressMessage): void;
  /** The last that it is told. */
  end(outcome: OperationOutcome): void;
}

/**
 * What passes an operation on to the documents that follow it. There is one for each operation: what an operation is
 * given to call back it holds until it ends, however many documents come and go meanwhile.
 */
export class OperationRelay {
  readonly #followers = new Set<OperationFollower>();
  /** What came before anybody followed; undefined once somebody has. */
  #early: ProgressMessage[] | undefined = [];
  #outcome: OperationOutcome | undefined;
  /** The operation, as soon as it is known. */
  operation: Operation | undefined;

  /** Whether somebody follows it now. */
  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  /** For the operation to call back. */
  readonly receive = (message: ProgressMessage): void => {
    if (this.#early !== undefined) this.#early.push(message);
    else for (const follower of this.#followers) follower.progress(message);
  };

  /** Nobody who is waited for wants to know what has come before. */
  keepNothing(): void {
    if (this.#outcome === undefined) this.#early = undefined;
  }

  /** Adds a follower, who is told what has come before only if there was none before. */
  join(follower: OperationFollower): void {
    const early = this.#early ?? [];
    this.#followers.add(follower);
    this.keepNothing();
    for (const message of early) if (this.#followers.has(follower)) follower.progress(message);
    if (this.#outcome !== undefined && this.#followers.delete(follower)) follower.end(this.#outcome);
  }

  /** Tells a follower no more. */
  leave(follower: OperationFollower): void {
    this.#followers.delete(follower);
  }

  /** The operation has ended. */
  end(outcome: OperationOutcome): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    for (const follower of this.#followers) if (this.#followers.delete(follower)) follower.end(outcome);
  }
}
