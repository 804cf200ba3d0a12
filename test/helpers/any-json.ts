import fc from 'fast-check';

/** Texts of any UTF-16 units, halves of surrogate pairs among them. */
const anyUnits = fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units));
const anyText = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  { weight: 1, arbitrary: anyUnits },
);
const anyNumber = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 0.1, 1e15, 1e16, 1e21, 5e-324, Number.MAX_VALUE, 2 ** 53 - 1, 1 - 2 ** 53),
);
/** Refused by one side or the other, and never to be changed: that is what a property finds out. */
const oddNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 63, -(2 ** 53), 1e20),
);
const scalar = fc.oneof(
  { weight: 20, arbitrary: anyText },
  { weight: 20, arbitrary: anyNumber },
  { weight: 1, arbitrary: oddNumber },
  { weight: 10, arbitrary: fc.constantFrom(null, true, false) },
);
const key = fc.oneof(
  { weight: 6, arbitrary: anyText },
  {
    weight: 1,
    arbitrary: fc.constantFrom('__proto__', 'constructor', 'toJSON', 'id', 'type', '0', '-1', ''),
  },
);

/**
 * Values that JSON is made for, and some that it changes: half of a surrogate pair, NaN, -0, whole numbers beyond 2^53.
 */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 4 })
      // fromEntries makes an own key of __proto__, which an assignment does not.
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** Whether two values are the same to the last bit: the sign of a zero and the order of keys count. */
export function isIdentical(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return Object.is(one, other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return (
    keys.length === others.length &&
    keys.every(
      (name, n) => name === others[n] && isIdentical(Reflect.get(one, name), Reflect.get(other, name)),
    )
  );
}
