/**
 * How often a property is tried: `usual` in every run of the tests, which is quick, and as often as
 * `STDWIRE_PROPERTY_RUNS` says where it is set: `STDWIRE_PROPERTY_RUNS=100000 npm test -- test/unit/wire`.
 */
export function propertyRuns(usual: number): number {
  const asked = Number(process.env.STDWIRE_PROPERTY_RUNS);
  return Number.isSafeInteger(asked) && asked > 0 ? asked : usual;
}
