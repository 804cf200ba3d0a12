import type { ReadyMessage } from '../messages/index.ts';

/**
 * What a backend said about itself when it became ready. One that announces no capability knows only the reference:
 * it is judged leniently, since the reference leaves much open.
 */
export class BackendProfile {
  #capabilities: ReadonlySet<string> = new Set();

  /** Whether it knows only the reference. */
  get lenient(): boolean {
    return this.#capabilities.size === 0;
  }

  /** Whether it announced a capability. */
  has(capability: string): boolean {
    return this.#capabilities.has(capability);
  }

  /** Takes over what the ready message says; a backend may send anything in it. */
  learn(ready: ReadyMessage): void {
    const announced: unknown = ready.capabilities;
    this.#capabilities = new Set(
      Array.isArray(announced) ? announced.filter((name) => typeof name === 'string') : [],
    );
  }
}
