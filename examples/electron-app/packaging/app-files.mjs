/** What of the app's folder goes into the archive: what was built, and the names by which it is known. */

/**
 * @param {string} path from the folder of the app, with a slash at its begin; empty for the folder itself
 * @returns {boolean}
 */
export function isAppFile(path) {
  if (['', '/package.json', '/dist'].includes(path)) return true;
  if (!path.startsWith('/dist/')) return false;
  // The program for the browser, and what serves those who develop.
  return !/^\/dist\/(browser\.mjs|\.stamp\.json)|\.map$/.test(path);
}
