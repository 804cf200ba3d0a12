import { mustBe, mustBeWaits } from '../client/number-options.ts';

/** What the sockets of a served backend may take up. */
export interface SocketLimits {
  /** Pages that are connected at once; 64. */
  readonly maxSockets: number;
  /** Bytes that may wait for a page that does not read; past it the page is disconnected. 32 MiB. */
  readonly maxBufferedBytes: number;
  /** How often a page is asked whether it is still there, in milliseconds; one that did not answer is let go. 30000. */
  readonly heartbeatMs: number;
}

const usual: SocketLimits = {
  maxSockets: 64,
  maxBufferedBytes: 32 * 1024 * 1024,
  heartbeatMs: 30_000,
};

/** The limits that hold. @throws TypeError for one that is no number, or not fit. */
export function socketLimits(given: Partial<SocketLimits> = {}): SocketLimits {
  const { maxSockets, maxBufferedBytes, heartbeatMs } = given;
  mustBe('from 1', (value) => value >= 1, {
    'limits.maxSockets': maxSockets,
    'limits.maxBufferedBytes': maxBufferedBytes,
  });
  mustBeWaits(1, { 'limits.heartbeatMs': heartbeatMs });
  return {
    maxSockets: maxSockets ?? usual.maxSockets,
    maxBufferedBytes: maxBufferedBytes ?? usual.maxBufferedBytes,
    heartbeatMs: heartbeatMs ?? usual.heartbeatMs,
  };
}
