import { BackendClient } from 'stdwire';
import { expect, it } from 'vitest';
import { backendFixture, python } from '../../helpers/python.ts';

const EVENTS = 100_000;

it('100,000 progress events of a real child arrive in order, and none is lost', async () => {
  await using backend = new BackendClient({
    command: python,
    args: [backendFixture('counts_aloud.py'), String(EVENTS)],
  });
  await backend.start();
  let next = 1;
  let misplaced = 0;

  const counting = await backend.createSongsBatch(
    { account_name: 'demo', prompts: [{ title: 'Count' }] },
    {
      onProgress: ({ payload }) => {
        if ('final' in payload && payload.final) return;
        if (!('completed' in payload) || payload.completed !== next) misplaced += 1;
        next += 1;
      },
    },
  );
  const result = await counting.result;

  expect({ received: next - 1, misplaced }).toEqual({ received: EVENTS, misplaced: 0 });
  expect(result).toEqual({ results: [] });
});
