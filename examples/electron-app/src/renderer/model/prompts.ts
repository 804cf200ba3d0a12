import { KeptStore } from './kept-store.ts';

/** What a song is made of, with nothing left out. */
export interface PromptText {
  readonly title: string;
  readonly lyrics: string;
  readonly style: string;
}

/** A prompt in the editor. */
export interface Draft extends PromptText {
  readonly id: string;
}

/** The prompts that are being written. */
interface Drafts {
  readonly list: readonly Draft[];
  /** Which one is open. */
  readonly openId: string | undefined;
}

/** The list of prompts. It is kept on this computer until it is cleared, whatever happens to backend and page. */
export class Prompts extends KeptStore<Drafts> {
  constructor() {
    super('stdwire-app.prompts', { list: [], openId: undefined }, parse);
  }

  /** Puts prompts at the end and opens the first of them. */
  add(prompts: readonly PromptText[]): void {
    const added = prompts.map((prompt) => ({ ...prompt, id: crypto.randomUUID() }));
    this.update(({ list, openId }) => ({ list: [...list, ...added], openId: added[0]?.id ?? openId }));
  }

  open(openId: string): void {
    this.update((drafts) => ({ ...drafts, openId }));
  }

  change(id: string, changes: Partial<PromptText>): void {
    this.update((drafts) => ({
      ...drafts,
      list: drafts.list.map((draft) => (draft.id === id ? { ...draft, ...changes } : draft)),
    }));
  }

  /** Puts a copy behind it and opens the copy. */
  duplicate(id: string): void {
    const copyId = crypto.randomUUID();
    this.update(({ list, openId }) => {
      const copies = list.flatMap((draft) => (draft.id === id ? [draft, { ...draft, id: copyId }] : [draft]));
      return { list: copies, openId: copies.length > list.length ? copyId : openId };
    });
  }

  /** Moves one up (-1) or down (1). */
  move(id: string, by: -1 | 1): void {
    this.update((drafts) => {
      const list = [...drafts.list];
      const from = list.findIndex((draft) => draft.id === id);
      const [draft] = list.splice(from, 1);
      if (from < 0 || draft === undefined || from + by < 0 || from + by > list.length) return drafts;
      list.splice(from + by, 0, draft);
      return { ...drafts, list };
    });
  }

  /** Removes one and opens its neighbour. */
  remove(id: string): void {
    this.update(({ list, openId }) => {
      const at = list.findIndex((draft) => draft.id === id);
      const left = list.filter((draft) => draft.id !== id);
      return { list: left, openId: openId === id ? (left[at] ?? left.at(-1))?.id : openId };
    });
  }

  clear(): void {
    this.set({ list: [], openId: undefined });
  }
}

function parse(value: unknown): Drafts | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { list, openId } = value as Record<string, unknown>;
  if (!Array.isArray(list) || !list.every(isDraft)) return undefined;
  return { list, openId: typeof openId === 'string' ? openId : undefined };
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const draft = value as Record<string, unknown>;
  return ['id', 'title', 'lyrics', 'style'].every((field) => typeof draft[field] === 'string');
}
