import { mustBe, mustBeWaits } from '../client/number-options.ts';

/** What the sockets of a served backend may take up. */
export interface SocketLimits {
  /** Pages that are connected at once; 64. */
  readonly maxSockets: number;
  /** Longest message of a page in bytes; past it the page is disconnected, where the bridge would refuse the call. 4 MiB. */
  readonly maxMessageBytes: number;
  /** Bytes that may wait for a page that does not read; past it the page is disconnected. 16 MiB. */
  readonly maxBufferedBytes: number;
  /** How often a page is asked whether it is still there, in milliseconds; one that did not answer is let go. 30000. */
  readonly heartbeatMs: number;
}

const usual: SocketLimits = {
  maxSockets: 64,
  maxMessageBytes: 4 * 1024 * 1024,
  maxBufferedBytes: 16 * 1024 * 1024,
  heartbeatMs: 30_000,
};

/** The limits that hold. @throws TypeError for one that is no number, or not fit. */
export function socketLimits(given: Partial<SocketLimits> = {}): SocketLimits {
  const { maxSockets, maxMessageBytes, maxBufferedBytes, heartbeatMs } = given;
  mustBe('from 1', (value) => value >= 1, {
    'limits.maxSockets': maxSockets,
    'limits.maxMessageBytes': maxMessageBytes,
    'limits.maxBufferedBytes': maxBufferedBytes,
  });
  mustBeWaits(1, { 'limits.heartbeatMs': heartbeatMs });
  return {
    maxSockets: maxSockets ?? usual.maxSockets,
    maxMessageBytes: maxMessageBytes ?? usual.maxMessageBytes,
    maxBufferedBytes: maxBufferedBytes ?? usual.maxBufferedBytes,
    heartbeatMs: heartbeatMs ?? usual.heartbeatMs,
  };
}
