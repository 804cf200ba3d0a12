import { describe, expect, test } from 'vitest';
import { parsePrompts } from '../../../../examples/electron-app/src/renderer/model/parse-prompts.ts';

const train = { title: 'Morning Train', lyrics: 'The morning train', style: 'folk' };

describe('prompts that are pasted', () => {
  test.each([
    ['JSON', '[{"title":"Morning Train","lyrics":"The morning train","style":"folk"}]'],
    [
      'JSON in an object',
      '{"prompts":[{"title":"Morning Train","lyrics":"The morning train","style":"folk"}]}',
    ],
    ['tags', '<TITLE>Morning Train</TITLE><LYRICS>The morning train</LYRICS><STYLE>folk</STYLE>'],
    ['plain text', 'Morning Train\nStyle: folk\nThe morning train'],
    ['text with a byte order mark', '\uFEFFMorning Train\nstyle: folk\n\nThe morning train'],
  ])('are read from %s', (_kind, text) => {
    expect(parsePrompts(text)).toEqual({ ok: true, prompts: [train] });
  });

  test('may be several, with lines of --- between them', () => {
    const parsed = parsePrompts('One\nla\n---\n\nTwo\n----\n');

    expect(parsed).toEqual({
      ok: true,
      prompts: [
        { title: 'One', lyrics: 'la', style: '' },
        { title: 'Two', lyrics: '', style: '' },
      ],
    });
  });

  test('keep the characters that tags have to escape', () => {
    const parsed = parsePrompts('<TITLE>Copper &amp; Rust &lt;3</TITLE>');

    expect(parsed).toMatchObject({ prompts: [{ title: 'Copper & Rust <3' }] });
  });

  test.each([
    ['', 'There is no text yet.'],
    ['[{"title":"a"', 'not valid JSON'],
    ['[]', 'The list is empty.'],
    ['{"songs":[]}', 'must be a list'],
    ['[{"title":"a"},{"name":"b"}]', 'Entry 2'],
    ['[{"title":" "}]', 'Prompt 1 has no title'],
    [`[{"title":"a","style":"${'x'.repeat(1001)}"}]`, 'The style of prompt 1 has 1001 characters'],
  ])('are refused with a reason: %.20s', (text, reason) => {
    expect(parsePrompts(text)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });
});
