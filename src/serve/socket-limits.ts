import { mustBe, mustBeWaits } from '../client/number-options.ts';

/** What the sockets of a served backend may take up. */
export interface SocketLimits {
  /** Pages that are connected at once; 64. */
  readonly maxSockets: number;
  /** Bytes that may wait for a page, however well it reads; past them it is disconnected. 256 MiB. */
  readonly maxBufferedBytes: number;
  /** While more bytes than these wait for a page, it has to go on reading; 32 MiB. */
  readonly maxStalledBytes: number;
  /** How long it may read nothing then before it is disconnected, in milliseconds; 10000. */
  readonly stalledMs: number;
  /** How often a page is asked whether it is still there, in milliseconds; one that did not answer is let go. 30000. */
  readonly heartbeatMs: number;
}

const usual: SocketLimits = {
  maxSockets: 64,
  maxBufferedBytes: 256 * 1024 * 1024,
  maxStalledBytes: 32 * 1024 * 1024,
  stalledMs: 10_000,
  heartbeatMs: 30_000,
};

/** The limits that hold. @throws TypeError for one that is no number, or not fit. */
export function socketLimits(given: Partial<SocketLimits> = {}): SocketLimits {
  const { maxSockets, maxBufferedBytes, maxStalledBytes, stalledMs, heartbeatMs } = given;
  mustBe('from 1', (value) => value >= 1, {
    'limits.maxSockets': maxSockets,
    'limits.maxBufferedBytes': maxBufferedBytes,
    'limits.maxStalledBytes': maxStalledBytes,
  });
  mustBeWaits(1, { 'limits.stalledMs': stalledMs, 'limits.heartbeatMs': heartbeatMs });
  return {
    maxSockets: maxSockets ?? usual.maxSockets,
    maxBufferedBytes: maxBufferedBytes ?? usual.maxBufferedBytes,
    maxStalledBytes: maxStalledBytes ?? usual.maxStalledBytes,
    stalledMs: stalledMs ?? usual.stalledMs,
    heartbeatMs: heartbeatMs ?? usual.heartbeatMs,
  };
}
