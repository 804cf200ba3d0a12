import { accountNamed } from './accounts.mjs';

export function clipCommands({ service, store }) {
  return {
    async FETCH_CLIPS({ session_token, max_pages, max_clips, ...listing }, { report, signal }) {
      const account = service.accountOf(session_token);
      // Either flag goes before a profile; the create page of this service shows the songs of the account.
      const profile_name = listing.use_create_page || listing.use_my_songs ? null : listing.profile_name;
      const handle = profile_name?.replace(/^@/, '') ?? service.handleOf(account);
      const clips = [];
      let pages = 0;
      const warn = (retry_after_ms) =>
        report('WARNING_UPDATE', {
          code: 'rate_limited',
          retry_after_ms,
          message: 'The service asks for a pause',
          status: 'paused',
          progress: 0,
        });
      for await (const page of service.pages(handle, signal, warn)) {
        pages += 1;
        clips.push(...page);
        const facts = { completed: clips.length, total: null, page: pages, progress: 0 };
        report('BATCH_PROGRESS', {
          ...facts,
          status: 'in_progress',
          message: `${clips.length} clips so far`,
        });
        if (pages === max_pages || clips.length >= (max_clips ?? Infinity)) break;
      }
      store.put('listings', account.id, { current_page: pages, last_profile: handle });
      return clips.slice(0, max_clips ?? undefined);
    },

    GET_NEW_CLIPS({ account_name, all_clips }) {
      const account = accountNamed(store, account_name);
      const known = new Set(downloadsOf(store, account).map(({ clip_id }) => clip_id));
      return all_clips.filter(({ id }) => !known.has(id) && known.add(id));
    },
  };
}

/** What was downloaded for an account, the oldest first. */
export function downloadsOf(store, account) {
  return store.all('downloads').filter(({ account_id }) => account_id === account.id);
}
