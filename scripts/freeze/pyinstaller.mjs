/** One run of PyInstaller, with everything that is to be known about this backend. */
import { mkdirSync } from 'node:fs';
import { explainOutput } from '../lib/explain.mjs';
import { inRepository } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { run } from '../lib/run.mjs';

/** Never imported by what is shipped, and large or drawn in by something that is not used. */
const EXCLUDED = [
  ...['tkinter', 'unittest', 'pydoc', 'doctest', 'pdb', 'lib2to3', 'xmlrpc', 'curses'],
  ...['setuptools', 'pkg_resources', 'pip', 'distutils'],
  ...['trio', 'uvloop', 'httptools', 'websockets', 'watchfiles', 'yaml', 'simplejson', 'chardet'],
];

/**
 * Builds one folder: a single file would unpack itself at each start, run as two processes of which a kill reaches one,
 * and alarm virus scanners. With a console, or else there were no stdin and stdout on Windows; `windowsHide` hides it.
 *
 * @param {string} python the interpreter of the build environment
 * @param {string} name
 * @returns {Promise<string>} the folder that was built
 */
export async function runPyInstaller(python, name) {
  const place = inRepository('.stdwire', 'freeze');
  mkdirSync(place, { recursive: true });
  const { code, output } = await run(python, [
    ...['-m', 'PyInstaller', '--noconfirm', '--onedir', '--console', '--noupx', '--log-level', 'WARN'],
    ...['--name', name, '--specpath', place, '--workpath', `${place}/work`, '--distpath', `${place}/dist`],
    ...['--collect-data', 'stdwire_songs', '--collect-submodules', 'stdwire_songs'],
    ...['--collect-submodules', 'stdwire'],
    // A frozen program does not look at PYTHONUTF8. That of today is in this mode by itself.
    ...['--python-option', 'X utf8_mode=1'],
    ...EXCLUDED.flatMap((module) => ['--exclude-module', module]),
    ...ofThisSystem(),
    inRepository('python-backend', 'src', 'stdwire_songs', '__main__.py'),
  ]);
  if (code !== 0) throw failed(output);
  return inRepository('.stdwire', 'freeze', 'dist', name);
}

function ofThisSystem() {
  const { STDWIRE_SIGN_IDENTITY: identity, STDWIRE_ENTITLEMENTS: entitlements } = process.env;
  switch (process.platform) {
    case 'linux':
      return ['--strip'];
    case 'darwin':
      // Unless it is told who signs, PyInstaller signs ad hoc, without which nothing runs on Apple silicon.
      return [
        ...(identity ? ['--codesign-identity', identity] : []),
        ...(entitlements ? ['--osx-entitlements-file', entitlements] : []),
      ];
    default:
      return [];
  }
}

/** @param {string} output */
function failed(output) {
  const known = explainOutput(output) ?? unknownTo(output);
  return new Problem('PyInstaller could not freeze the backend.', {
    output,
    todo: 'Read the lines above; then run `npm run build:backend -- --force` again.',
    ...known,
  });
}

/** @param {string} output */
function unknownTo(output) {
  if (/shared library|enable-shared|libpython/i.test(output)) {
    return {
      why: 'This Python was built without its shared library, which a frozen program needs.',
      todo: 'Use another one (STDWIRE_PYTHON names it); Debian, Ubuntu: apt install libpython3-dev.',
    };
  }
  if (/objdump|objcopy|\bstrip\b.*not found|binutils/i.test(output))
    return { why: 'The binutils are missing.', todo: 'Debian, Ubuntu: apt install binutils.' };
  return undefined;
}
