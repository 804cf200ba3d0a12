const asked = Number(process.env.STDWIRE_PROPERTY_RUNS);
const isAsked = Number.isSafeInteger(asked) && asked > 0;

/**
 * How often a property is tried: `usual` in every run of the tests, which is quick, and as often as
 * `STDWIRE_PROPERTY_RUNS` says where it is set: `STDWIRE_PROPERTY_RUNS=100000 npm test -- test/unit/wire`.
 */
export function propertyRuns(usual: number): number {
  return isAsked ? asked : usual;
}

/** For a test of a property, as its options: who asks for many runs waits for them. */
export const propertyTest = isAsked ? { timeout: 24 * 3_600_000 } : {};
