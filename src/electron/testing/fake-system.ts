import type { FakeIpc } from './fake-ipc.ts';
import type { MessageDelivery } from './message-delivery.ts';

/** What the main process would have written to its console. */
export interface Printed {
  readonly text: string;
  readonly error: unknown;
}

/**
 * What becomes of the frame that a main process holds when the next document comes: it shows that one, as it does in
 * Electron where somebody holds it (`kept`), or it is disposed, as it is with a frame that goes (`replaced`).
 */
export type FrameLife = 'kept' | 'replaced';

/** What the parts of one fake Electron share. */
export interface FakeSystem {
  readonly delivery: MessageDelivery;
  readonly ipcMain: FakeIpc;
  /** Whether documents that go are told so in time for a last message. */
  readonly pagehide: () => boolean;
  /** Whether the frame of a page stays, and shows the next one, or goes with its document. */
  readonly frames: () => FrameLife;
  /** Notes what the main process would have written to its console. */
  readonly print: (text: string, error: unknown) => void;
  /** Counts up; no two things of one fake Electron have the same number. */
  readonly nextNumber: () => number;
}
