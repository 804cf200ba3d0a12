import { describe, expect, test } from 'vitest';
import { allowedSenders, type SenderLists } from '../../../../src/electron/main/allowed-senders.ts';

const rules = (changes: SenderLists) => allowedSenders(changes, false);

describe('an origin that no page has is refused when the bridge is made', () => {
  test.each([
    ['app://ui/', /writes it app:\/\/ui\./],
    ['app://ui/index.html', /writes it app:\/\/ui\./],
    ['https://app.example.com:443', /writes it https:\/\/app\.example\.com\./],
    ['HTTPS://App.Example.com', /writes it https:\/\/app\.example\.com\./],
    ['app.example.com', /Write scheme and host/],
    ['*', /Write scheme and host/],
    ['null', /Write scheme and host/],
    ['', /Write scheme and host/],
    ['about:blank', /Write scheme and host/],
    ['data:text/html,x', /Write scheme and host/],
    ['file://', /allowedFiles/],
    ['file:///app/index.html', /allowedFiles/],
  ])('%s', (origin, hint) => {
    expect(() => rules({ allowedOrigins: [origin] })).toThrow(hint);
    expect(() => rules({ allowedOrigins: ['app://ui'], developmentOrigins: [origin] })).toThrow(TypeError);
  });
});

test('a path that is not absolute is refused, and so are rules that allow nobody', () => {
  expect(() => rules({ allowedFiles: ['ui/index.html'] })).toThrow(/no absolute path/);
  expect(() => rules({})).toThrow(/No page could use this bridge/);
});

test.each([
  'app://ui',
  'https://app.example.com',
  'http://localhost:5173',
  'http://[::1]:5173',
  'my-app://ui',
])('%s is taken as it is', (origin) => {
  expect(rules({ allowedOrigins: [origin] })({ origin, url: `${origin}/` })).toBe(true);
});
