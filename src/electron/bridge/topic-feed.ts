/** One listener for all documents: it is on the backend while there is a document that wants to be told. */
export class TopicFeed<Event> {
  readonly #listen: (listener: (event: Event) => void) => () => void;
  readonly #members = new Set<(event: Event) => void>();
  #undo: (() => void) | undefined;

  /** @param listen puts the one listener on the backend; returns its undo. */
  constructor(listen: (listener: (event: Event) => void) => () => void) {
    this.#listen = listen;
  }

  /** Tells a member from now on; joining twice is joining once. */
  join(member: (event: Event) => void): void {
    this.#members.add(member);
    this.#undo ??= this.#listen((event) => {
      for (const each of this.#members) each(event);
    });
  }

  /** Tells it no more. */
  leave(member: (event: Event) => void): void {
    this.#members.delete(member);
    if (this.#members.size > 0) return;
    this.#undo?.();
    this.#undo = undefined;
  }
}
