import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallRate } from '../../../../src/electron/bridge/call-rate.ts';
import { propertyRuns, propertyTest } from '../../../helpers/property-runs.ts';

test('within any second no more calls are admitted than may be, and one that may be is', propertyTest, () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(700), { maxLength: 40 }),
      (perSecond, pauses) => {
        const rate = new CallRate(perSecond);
        const admitted: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          const within = admitted.filter((time) => now - time < 1000).length;
          const isAdmitted = rate.admits(now);
          if (isAdmitted) admitted.push(now);

          expect(isAdmitted).toBe(within < perSecond);
        }
      },
    ),
    { numRuns: propertyRuns(200) },
  );
});
