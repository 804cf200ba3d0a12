import type { TranscriptEntry } from '../model/result.ts';

/** Longest text of an entry. */
const MAX_TEXT = 2000;
/** Entries that are kept from the beginning and from the end of a case. */
const KEPT_EACH = 1500;

type Stream = TranscriptEntry['stream'];

/** What went over the streams of a case, with times. Of a flood the beginning and the end are kept. */
export class Transcript {
  readonly #startedAt = performance.now();
  readonly #first: TranscriptEntry[] = [];
  #last: TranscriptEntry[] = [];
  #leftOut = 0;

  /** Milliseconds since the case began. */
  get nowMs(): number {
    return Math.round((performance.now() - this.#startedAt) * 10) / 10;
  }

  /** Everything that is kept, oldest first. */
  get entries(): readonly TranscriptEntry[] {
    const last = this.#last.slice(-KEPT_EACH);
    const leftOut = this.#leftOut + this.#last.length - last.length;
    if (leftOut === 0) return [...this.#first, ...last];
    const atMs = this.#first.at(-1)?.atMs ?? 0;
    return [...this.#first, { atMs, stream: 'kit', text: `… ${leftOut} lines left out …` }, ...last];
  }

  add(stream: Stream, text: string): void {
    const entry = { atMs: this.nowMs, stream, text: cut(text) };
    if (this.#first.length < KEPT_EACH) {
      this.#first.push(entry);
      return;
    }
    this.#last.push(entry);
    if (this.#last.length < 2 * KEPT_EACH) return;
    this.#leftOut += KEPT_EACH;
    this.#last = this.#last.slice(KEPT_EACH);
  }

  addBytes(stream: Stream, bytes: Uint8Array): void {
    this.add(stream, readable(bytes.subarray(0, MAX_TEXT + 1)));
  }
}

/** Bytes as text; those that are no UTF-8 as \xNN. */
export function readable(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return [...bytes]
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hex(byte)}`))
      .join('');
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}
