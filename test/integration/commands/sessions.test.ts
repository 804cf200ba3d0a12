import { expect } from 'vitest';
import { refusal } from '../../helpers/failures.ts';
import { descendantsOf, startedBy, stillRunning } from '../../helpers/processes.ts';
import type { SongBackend } from '../../helpers/song-backend.ts';
import { SongDatabase } from '../../helpers/song-database.ts';
import {
  browsing,
  otherBrowser,
  profileOf,
  signInByHand,
  withBrowser,
  withoutBrowser,
} from './support/browser.ts';
import { describeArea } from './support/describe-area.ts';
import { CommandStage } from './support/stage.ts';

/** The handle under which the service knows the account, as the database has it. */
function storedHandle({ dataFolder }: SongBackend, account: string): unknown {
  using database = new SongDatabase(dataFolder);
  return database.row('SELECT handle FROM accounts WHERE name = ?', account).handle;
}

/** Does something while a browser of somebody else has the account's profile open. */
async function whileProfileIsOpen<T>(
  stage: CommandStage,
  action: (client: SongBackend['client'], account_name: string) => Promise<T>,
): Promise<T> {
  const backend = await browsing(stage);
  const account = await stage.newAccount(backend);
  await using _browser = await otherBrowser(await profileOf(backend, account));
  return await action(backend.client, account);
}

describeArea('sessions', () => CommandStage.open(), {
  LAUNCH_BROWSER: {
    success: withBrowser(async (stage: CommandStage) => {
      const backend = await browsing(stage);
      const account_name = await stage.newAccount(backend);
      await signInByHand(stage, backend, account_name);

      const launched = await backend.client.launchBrowser({ account_name, headless: true });

      expect(launched).toMatchObject({ account_name, launched: true, reused: false, headless: true });
      expect(launched.url).toBe(new URL('/', stage.studio.url).href);
      expect(await stillRunning([Number(launched.pid)], 0)).toEqual([launched.pid]);
      const accounts = await backend.client.getAccounts();
      expect(accounts.find(({ name }) => name === account_name)).toMatchObject({
        browser_open: true,
        session_state: 'valid',
        handle: storedHandle(backend, account_name),
      });
      expect(await backend.client.launchBrowser({ account_name, headless: true })).toMatchObject({
        reused: true,
        pid: launched.pid,
      });
      const { details } = await refusal(backend.client.deleteAccount({ name: account_name }));
      expect(details).toMatchObject({ reason: 'browser_open' });
    }),
    errors: {
      INVALID_PAYLOAD: (stage) =>
        stage.refusedPayload('LAUNCH_BROWSER', { account_name: 'a', headless: 'yes' }),
      ACCOUNT_NOT_FOUND: (stage) => refusal(stage.client.launchBrowser({ account_name: 'nobody' })),
      PROFILE_LOCKED: withBrowser((stage: CommandStage) =>
        whileProfileIsOpen(stage, (client, account_name) =>
          refusal(client.launchBrowser({ account_name, headless: true })),
        ),
      ),
      BROWSER_LAUNCH_FAILED: async (stage) => {
        const backend = await withoutBrowser(stage);
        const account_name = await stage.newAccount(backend);
        return refusal(backend.client.launchBrowser({ account_name, headless: true }));
      },
      CANCELLED: withBrowser(async (stage: CommandStage) => {
        const backend = await browsing(stage);
        const account_name = await stage.newAccount(backend);
        const before = await descendantsOf(backend.pid);
        const launch = refusal(backend.client.launchBrowser({ account_name, headless: true }));
        await startedBy(backend.pid, before);
        await backend.client.request('CANCEL_COMMAND', { command_id: backend.tap.idOf('LAUNCH_BROWSER') });
        return launch;
      }),
      INTERNAL_ERROR: async (stage) => {
        const account_name = await stage.newAccount();
        return stage.refusalWithout('accounts', () =>
          stage.client.launchBrowser({ account_name, headless: true }),
        );
      },
    },
  },

  GET_SESSION_TOKEN: {
    success: withBrowser(async (stage: CommandStage) => {
      const backend = await browsing(stage);
      const account_name = await stage.newAccount(backend);
      await signInByHand(stage, backend, account_name);

      const session = await backend.client.getSessionToken({ account_name });

      expect(session.account_name).toBe(account_name);
      expect(session.expires_at).toBeGreaterThan(Date.now());
      expect(await stage.studio.feed(session.token)).toEqual([]);
      expect(storedHandle(backend, account_name)).toBe(account_name);

      const other = await stage.newAccount();
      const { token } = await stage.client.getSessionToken({ account_name: other });
      expect(await stage.studio.feed(token)).toEqual([]);
      expect(storedHandle(stage.backend, other)).toEqual(expect.any(String));
    }),
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('GET_SESSION_TOKEN', { account_name: 7 }),
      ACCOUNT_NOT_FOUND: (stage) => refusal(stage.client.getSessionToken({ account_name: 'nobody' })),
      SESSION_NOT_FOUND: withBrowser(async (stage: CommandStage) => {
        const direct = await stage.newAccount();
        const refused = await stage.whileStudioFails([{ name: 'sign_in_refused' }], () =>
          refusal(stage.client.getSessionToken({ account_name: direct })),
        );
        expect(refused).toMatchObject({ errorCode: 'SESSION_NOT_FOUND', details: { login_required: false } });

        const backend = await browsing(stage);
        const account_name = await stage.newAccount(backend);
        await backend.client.launchBrowser({ account_name, headless: true });
        const error = await refusal(backend.client.getSessionToken({ account_name }));
        expect(error.details).toMatchObject({ login_required: true });
        return error;
      }),
      PROFILE_LOCKED: withBrowser((stage: CommandStage) =>
        whileProfileIsOpen(stage, (client, account_name) =>
          refusal(client.getSessionToken({ account_name })),
        ),
      ),
      BROWSER_LAUNCH_FAILED: async (stage) => {
        const backend = await withoutBrowser(stage);
        return refusal(backend.client.getSessionToken({ account_name: await stage.newAccount(backend) }));
      },
      CANCELLED: async (stage) => {
        const account_name = await stage.newAccount();
        return stage.cancelledCommand('POST /api/sign-in', { name: 'hang' }, () =>
          stage.client.getSessionToken({ account_name }),
        );
      },
      INTERNAL_ERROR: async (stage) => {
        const account_name = await stage.newAccount();
        return stage.whileStudioFails([{ name: 'not_json' }], () =>
          refusal(stage.client.getSessionToken({ account_name })),
        );
      },
    },
  },

  VERIFY_SESSION: {
    success: async (stage) => {
      const account_name = await stage.newAccount();
      const unknown = { is_valid: false, reason: 'no_token', user: null, credits_left: null };
      expect(await stage.client.verifySession({ account_name })).toMatchObject(unknown);
      const { expires_at } = await stage.client.getSessionToken({ account_name });

      const session = await stage.client.verifySession({ account_name });

      const handle = storedHandle(stage.backend, account_name);
      expect(session).toMatchObject({
        account_name,
        is_valid: true,
        reason: 'ok',
        expires_at,
        user: { handle },
      });
      expect(session.credits_left).toBeGreaterThan(0);
      expect(session.downloads).toMatchObject({ used: 0 });

      const broken = await stage.whileStudioFails([{ name: 'server_error' }], () =>
        stage.client.verifySession({ account_name }),
      );
      expect(broken).toMatchObject({ is_valid: false, reason: 'unreachable' });
      const rejected = await stage.whileStudioFails([{ name: 'unauthorized' }], () =>
        stage.client.verifySession({ account_name }),
      );
      expect(rejected).toMatchObject({ is_valid: false, reason: 'rejected' });
    },
    errors: {
      INVALID_PAYLOAD: (stage) => stage.refusedPayload('VERIFY_SESSION', {}),
      ACCOUNT_NOT_FOUND: (stage) => refusal(stage.client.verifySession({ account_name: 'nobody' })),
      PROFILE_LOCKED: withBrowser((stage: CommandStage) =>
        whileProfileIsOpen(stage, (client, account_name) => refusal(client.verifySession({ account_name }))),
      ),
      CANCELLED: async (stage) => {
        const account_name = await stage.newAccount();
        await stage.client.getSessionToken({ account_name });
        return stage.cancelledCommand('GET /api/session/', { name: 'hang' }, () =>
          stage.client.verifySession({ account_name }),
        );
      },
      INTERNAL_ERROR: async (stage) => {
        const account_name = await stage.newAccount();
        await stage.client.getSessionToken({ account_name });
        return stage.whileStudioFails([{ name: 'not_json' }], () =>
          refusal(stage.client.verifySession({ account_name })),
        );
      },
    },
  },
});
