import { Refusal } from '../refusal.mjs';
import { accountNamed } from './accounts.mjs';

export function sessionCommands({ service, store }) {
  return {
    async LAUNCH_BROWSER({ account_name, headless }, { report, signal }) {
      const account = accountNamed(store, account_name);
      const needsWindow = service.needsPerson();
      if (needsWindow && headless)
        warn(report, account, 'window_shown', 'Somebody has to sign in: a window is opened all the same');
      const reused = await service.openBrowser(account, signal);
      const isHeadless = headless && !needsWindow;
      return {
        account_name: account.name,
        launched: true,
        reused,
        url: service.url,
        headless: isHeadless,
        pid: null,
      };
    },

    async GET_SESSION_TOKEN({ account_name }, { report, signal }) {
      const account = accountNamed(store, account_name);
      requireProfile(service, account);
      if (service.needsPerson())
        warn(report, account, 'login_required', `Sign in as ${account.name} in the window that is open`);
      return { account_name: account.name, ...(await service.signIn(account, signal)) };
    },

    async VERIFY_SESSION({ account_name }, { signal }) {
      const account = accountNamed(store, account_name);
      if (service.isLocked()) throw locked(account);
      const unknown = { user: null, credits_left: null, downloads: null };
      const { reason, expires_at = null, ...known } = await service.verify(account, signal);
      return {
        account_name: account.name,
        is_valid: reason === 'ok',
        reason,
        expires_at,
        ...unknown,
        ...known,
      };
    },
  };
}

/** Refuses where a browser is needed for the account and cannot be had. */
export function requireProfile(service, account) {
  if (service.isLocked()) throw locked(account);
  if (service.hasNoBrowser())
    throw new Refusal('BROWSER_LAUNCH_FAILED', 'No browser was found on this machine: install one.');
}

function warn(report, { name }, code, message) {
  report('WARNING_UPDATE', { code, message, account_name: name, status: 'waiting_for_user', progress: 0 });
}

function locked({ name }) {
  return new Refusal(
    'PROFILE_LOCKED',
    `Another process has the profile of ${name} open: close that browser, then call again.`,
  );
}
