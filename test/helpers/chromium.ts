import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
};

/** The installed Chromium or Chrome, or undefined where there is none. */
export const chromium: string | undefined = [
  ...(process.env.STDWIRE_BROWSER_PATH ? [process.env.STDWIRE_BROWSER_PATH] : []),
  ...(places[process.platform] ?? []),
  ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
].find(isProgram);

/** What to do where there is none, for the title of what is then skipped. */
export const chromiumHint =
  'needs a browser: `sudo apt-get install chromium`, `brew install --cask chromium` or `winget install Google.Chrome`';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
