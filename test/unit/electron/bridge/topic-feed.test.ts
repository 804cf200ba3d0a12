import { expect, test } from 'vitest';
import { TopicFeed } from '../../../../src/electron/bridge/topic-feed.ts';

test('a topic has one listener while somebody wants to be told, and none else', () => {
  let told: (event: string) => void = () => {};
  let listeners = 0;
  const feed = new TopicFeed<string>((listener) => {
    listeners += 1;
    told = listener;
    return () => {
      listeners -= 1;
    };
  });
  const seen: string[] = [];
  const [one, two] = [
    (event: string) => seen.push(`one ${event}`),
    (event: string) => seen.push(`two ${event}`),
  ];
  feed.leave(one);
  feed.join(one);
  feed.join(one);
  feed.join(two);
  expect(listeners).toBe(1);
  told('a');
  feed.leave(one);
  told('b');
  expect(listeners).toBe(1);
  feed.leave(two);
  expect(listeners).toBe(0);
  feed.join(two);
  told('c');

  expect(listeners).toBe(1);
  expect(seen).toEqual(['one a', 'two a', 'two b', 'two c']);
});
