import { errorText } from './error-text.ts';
import { Store } from './store.ts';

/** Something that a person should know, for a while. */
export interface Notice {
  readonly id: number;
  readonly kind: 'good' | 'info' | 'bad';
  readonly title: string;
  readonly text: string | undefined;
}

const MOST_NOTICES = 3;

/** What is told in the corner of the window, and to a screen reader. */
export class Notices extends Store<readonly Notice[]> {
  #count = 0;

  constructor() {
    super([]);
  }

  tell(kind: Notice['kind'], title: string, text?: string): void {
    this.#count += 1;
    const notice = { id: this.#count, kind, title, text };
    this.update((notices) => [...notices, notice].slice(-MOST_NOTICES));
  }

  /** Tells of a failure, in words for a person. */
  readonly fail = (error: unknown): void => {
    const { title, text } = errorText(error);
    this.tell('bad', title, text);
  };

  dismiss(id: number): void {
    this.update((notices) => notices.filter((notice) => notice.id !== id));
  }
}
