import { expect, test } from 'vitest';
import { z } from 'zod';
import { issuesText, pathText, Validator } from '../../../src/client/validator.ts';

const schema = z.strictObject({
  list: z.array(z.object({ name: z.string() })),
  mode: z.enum(['a', 'b']).optional(),
});

test('says the same before and after the schema is compiled, and never the value', () => {
  const validator = new Validator(schema);
  const secret = 'eyJ-secret';
  for (let use = 0; use < 20; use += 1) {
    expect(validator.issues({ list: [{ name: 'x' }] })).toBeUndefined();
    const issues = validator.issues({ list: [{ name: 'x' }, { name: 1 }], mode: secret }) ?? [];
    expect(issues.map(({ path }) => path)).toEqual([['list', 1, 'name'], ['mode']]);
    expect(issuesText(issues)).not.toContain(secret);
  }
});

test('leaves the value as it is', () => {
  const value = { list: [{ name: 'x', more: 1 }] };
  const validator = new Validator(schema);
  for (let use = 0; use < 20; use += 1) validator.issues(value);

  expect(value).toEqual({ list: [{ name: 'x', more: 1 }] });
});

test('writes a path as a person does', () => {
  expect(pathText(['prompts', 0, 'title'])).toBe('prompts[0].title');
  expect(pathText([0, 'a'])).toBe('[0].a');
  expect(pathText([])).toBe('');
});
