import { expect, test } from 'vitest';

import { camelCase, isTypeName, pascalCase } from '../../../../src/generator/model/names.ts';

test.each([
  ['CREATE_ACCOUNT', 'CreateAccount', 'createAccount'],
  ['PING', 'Ping', 'ping'],
  ['EXPORT_HISTORY_TO_CSV', 'ExportHistoryToCsv', 'exportHistoryToCsv'],
  ['failed_count', 'FailedCount', 'failedCount'],
  ['my-app', 'MyApp', 'myApp'],
  ['TinyThing', 'TinyThing', 'tinyThing'],
  ['V2_LIST', 'V2List', 'v2List'],
])('%s becomes %s and %s', (name, pascal, camel) => {
  expect(pascalCase(name)).toBe(pascal);
  expect(camelCase(name)).toBe(camel);
});

test('a type name is in PascalCase', () => {
  expect(['Account', 'V2', 'A'].filter(isTypeName)).toEqual(['Account', 'V2', 'A']);
  expect(['account', 'An account', '2nd', 'A_b', ''].filter(isTypeName)).toEqual([]);
});
