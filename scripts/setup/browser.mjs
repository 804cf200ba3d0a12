/** Step 4: a look for Chrome or Chromium. Only signing in through a window needs one, so nothing is installed here. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findBrowser(env = process.env) {
  if (env.STDWIRE_BROWSER_PATH)
    return existsSync(env.STDWIRE_BROWSER_PATH) ? env.STDWIRE_BROWSER_PATH : undefined;
  return places(env).find((file) => existsSync(file));
}

/** @returns {string} what is missing, and the line that installs it */
export function browserAdvice() {
  const install = {
    win32: 'winget install Google.Chrome',
    darwin: 'brew install --cask google-chrome',
  };
  const line = install[/** @type {keyof typeof install} */ (process.platform)] ?? 'apt install chromium';
  return `No Chrome or Chromium was found: LAUNCH_BROWSER and its tests need one (${line}); everything else works without.`;
}

/** @param {NodeJS.ProcessEnv} env */
function places(env) {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      (folder) => folder !== undefined,
    );
    return folders.map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'));
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
  return (env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
}
