import { describe, expect, test } from 'vitest';
import { idsIn, salvage } from '../../../src/wire/salvage.ts';

const reply = (id: string): string =>
  JSON.stringify({ id, type: 'X_RESPONSE', success: true, data: { text: 'a } { "b' } });

describe('a line that is not one message', () => {
  test('gives up a whole message that stray text was glued before', () => {
    const { messages, stray, broken } = salvage(`Loading model...${reply('c-1')}`);

    expect(messages).toEqual([JSON.parse(reply('c-1'))]);
    expect(stray).toEqual(['Loading model...']);
    expect(broken).toEqual([]);
  });

  test('gives up a message behind text that has braces of its own', () => {
    expect(salvage(`{'a': 1} {x}${reply('c-1')}`)).toMatchObject({
      messages: [{ id: 'c-1' }],
      stray: ["{'a': 1} {x}"],
      broken: [],
    });
  });

  test('gives up two messages that were written without a newline between them', () => {
    expect(salvage(reply('c-1') + reply('c-2')).messages).toMatchObject([{ id: 'c-1' }, { id: 'c-2' }]);
  });

  test('gives up a message that stray text was glued behind', () => {
    expect(salvage(`${reply('c-1')} done`)).toMatchObject({ messages: [{ id: 'c-1' }], stray: [' done'] });
  });

  test('is stray text as a whole where it has no message', () => {
    expect(salvage('Loading { model }...')).toEqual({
      messages: [],
      stray: ['Loading { model }...'],
      broken: [],
    });
  });

  test('that breaks off gives its id', () => {
    expect(salvage(reply('c-1').slice(0, 40))).toEqual({
      messages: [],
      stray: [],
      broken: [{ kind: 'invalid-json', ids: ['c-1'] }],
    });
  });

  test.each([
    '{ "type" : "X_RESPONSE" , "id" : "c-1" , "success" : true , "data" : { "a" : [ 1 , 2 ] } ',
    '{\t"id"\t:\t"c-1"\r, "data": {} ',
    'Loading... { "id" : "c-1" , ',
  ])('that breaks off gives its id, with blanks wherever JSON has them: %j', (line) => {
    expect(salvage(line).broken).toEqual([{ kind: 'invalid-json', ids: ['c-1'] }]);
  });

  test.each(['NaN', 'Infinity', '-Infinity', "'text'", 'undefined'])(
    'that holds %s gives its id',
    (value) => {
      expect(salvage(`{"id":"c-1","success":true,"data":{"n":${value}}}`).broken).toEqual([
        { kind: 'invalid-json', ids: ['c-1'] },
      ]);
    },
  );

  test('that another writer tore gives both ids', () => {
    const torn = `{"id":"c-1","type":"A_RESP${reply('c-2')}`;

    expect(salvage(torn).broken).toEqual([{ kind: 'invalid-json', ids: ['c-1', 'c-2'] }]);
  });

  test('never takes the data of a message that breaks off for a message', () => {
    const cut = '{"id":"c-1","data":{"id":"c-2","type":"Y_RESPONSE","success":true,"data":1}';

    expect(salvage(cut).messages).toEqual([]);
  });

  test('costs no more than its length however many braces it has', () => {
    for (const line of ['{ '.repeat(100_000), `${'{'.padEnd(1000)}`.repeat(1000), '{'.padEnd(1_000_000)]) {
      expect(salvage(line).stray.join('')).toBe(line);
    }
  });
});

test('ids are found with and without blanks, and no more than sixteen of them', () => {
  expect(idsIn('{"id": "a", x "id" :"b" "id":1 "id":""')).toEqual(['a', 'b']);
  expect(idsIn('"id":"x"'.repeat(100))).toHaveLength(16);
});
