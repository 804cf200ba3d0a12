import { mustBe } from '../../client/number-options.ts';
import { MAX_NESTING } from '../../wire/faithful.ts';
import type { BridgeLimits } from '../channels/messages.ts';

/** What holds unless it is set. */
const DEFAULT_LIMITS: BridgeLimits = {
  maxInFlight: 1000,
  maxCallsPerSecond: null,
  maxPayloadLength: 4 * 1024 * 1024,
  maxPayloadDepth: 100,
};

/** The times of so many calls are kept for each document. */
const MOST_CALLS_PER_SECOND = 100_000;

/**
 * Completes the limits of a bridge.
 *
 * @throws TypeError for one that is none.
 */
export function completeLimits(limits: Partial<BridgeLimits> = {}): BridgeLimits {
  const { maxInFlight, maxPayloadLength, maxPayloadDepth, maxCallsPerSecond } = limits;
  mustBe('of 1 or more, without a fraction', isCount, { maxInFlight, maxPayloadLength });
  mustBe(
    `from 1 to ${MOST_CALLS_PER_SECOND}, without a fraction`,
    (value) => isCount(value) && value <= MOST_CALLS_PER_SECOND,
    // null is none.
    { maxCallsPerSecond: maxCallsPerSecond ?? undefined },
  );
  mustBe(
    // What is nested more deeply the backend refuses in any case.
    `from 1 to ${MAX_NESTING}, without a fraction`,
    (value) => isCount(value) && value <= MAX_NESTING,
    { maxPayloadDepth },
  );
  return {
    maxInFlight: maxInFlight ?? DEFAULT_LIMITS.maxInFlight,
    maxCallsPerSecond: maxCallsPerSecond ?? DEFAULT_LIMITS.maxCallsPerSecond,
    maxPayloadLength: maxPayloadLength ?? DEFAULT_LIMITS.maxPayloadLength,
    maxPayloadDepth: maxPayloadDepth ?? DEFAULT_LIMITS.maxPayloadDepth,
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
