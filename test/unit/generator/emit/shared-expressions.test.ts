import { expect, test } from 'vitest';

import { sharedExpressions } from '../../../../src/generator/emit/typescript/shared-expressions.ts';

test('a simple expression that occurs twice gets a name that says what it is', () => {
  const expressions = [
    'z.string().min(1).max(100)',
    'z.int().min(-4)',
    'z.number().gt(0.5).nullable().optional()',
    'z.null()',
  ];

  expect([...sharedExpressions([...expressions, ...expressions, ...expressions])]).toEqual([
    ['z.int().min(-4)', 'intMinMinus4'],
    ['z.null()', 'nullOnly'],
    ['z.number().gt(0.5).nullable().optional()', 'numberGt0Point5NullableOptional'],
    ['z.string().min(1).max(100)', 'stringMin1Max100'],
  ]);
});

test('what occurs once, refers to another schema, or holds a pattern stays where it is', () => {
  const twice = ['AccountSchema', 'z.array(AccountSchema)', 'z.string().regex(/^a$/u)', "z.enum(['a', 'b'])"];

  expect(sharedExpressions(['z.string()', ...twice, ...twice]).size).toBe(0);
});
