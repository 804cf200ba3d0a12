import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../refusal.mjs';
import { makeSong, percent, requireOne, whyItEnds } from '../work/make-song.mjs';
import { accountNamed } from './accounts.mjs';
import { requireProfile } from './sessions.mjs';

export function songCommands(world) {
  const { service, store } = world;
  return {
    CREATE_SONGS_BATCH({ account_name, prompts, songs_per_session, auto_submit }) {
      const account = accountNamed(store, account_name);
      if (prompts.length === 0)
        throw new Refusal('INSUFFICIENT_PROMPTS', 'The list of prompts is empty: name one song or more.');
      requireProfile(service, account);
      const total = prompts.length;
      const sessions = Math.ceil(total / songs_per_session);
      const results = [];
      const soFar = () => ({
        progress: percent(results.length, total),
        completed: results.length,
        total,
        sessions,
        result: { results },
      });
      return {
        started: { total, sessions },
        accounts: [account.id],
        begin: ({ id }) => results.push(...takeUp(world, id, account, prompts)),
        soFar,
        async run(operation) {
          try {
            for (const [index, prompt] of prompts.entries()) {
              if (results.some(({ prompt_index }) => prompt_index === index)) continue;
              const song = { account, prompt, index, autoSubmit: auto_submit, queueId: null };
              results.push(await makeSong(world, operation, song, () => soFar().progress));
              results.sort((one, other) => one.prompt_index - other.prompt_index);
              store.put('batches', operation.id, { account_id: account.id, prompts, results: [...results] });
              store.commit();
              const { result, ...facts } = soFar();
              const session = Math.ceil((index + 1) / songs_per_session);
              operation.report('BATCH_PROGRESS', {
                ...facts,
                session,
                status: 'in_progress',
                message: `${facts.completed} of ${total}`,
              });
            }
            requireOne(results);
          } catch (error) {
            throw whyItEnds(operation, error);
          } finally {
            if (operation.endsAs !== 'interrupted') store.remove('batches', operation.id);
            store.commit();
          }
        },
      };
    },
  };
}

/** Returns what an interrupted batch of the same prompts has made, and lets the new one have it (END-2). */
function takeUp({ operations, store }, operationId, account, prompts) {
  const running = operations.running.map(({ id }) => id);
  const [key, old] =
    store.entries('batches').find(([id, batch]) => {
      const isSame = batch.account_id === account.id && isDeepStrictEqual(batch.prompts, prompts);
      return isSame && !running.includes(id);
    }) ?? [];
  const results = old?.results.filter(({ success }) => success) ?? [];
  if (old !== undefined) store.remove('batches', key);
  store.put('batches', operationId, { account_id: account.id, prompts, results });
  return results;
}
