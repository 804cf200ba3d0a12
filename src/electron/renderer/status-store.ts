import type { BackendStatus } from '../../supervisor/status.ts';
import { WritableStore } from './store.ts';

/** The newest status that a page knows: events may overtake the answer that carries an older one. */
export class StatusStore extends WritableStore<BackendStatus | undefined> {
  constructor(report: (error: unknown) => void) {
    super(undefined, report);
  }

  /** Takes a status, unless it is older than the one that is known. */
  take(status: BackendStatus): void {
    const known = this.get();
    if (known === undefined || status.revision > known.revision) this.set(Object.freeze(status));
  }

  /** The way to the backend is lost, and with it what is known: the next status may be another backend's. */
  forget(): void {
    this.set(undefined);
  }
}
