import { mkdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { isAppFile } from '../../../../examples/electron-app/packaging/app-files.mjs';
import { backendFolder } from '../../../../examples/electron-app/packaging/backend-folder.mjs';
import { copyLinks } from '../../../../examples/electron-app/packaging/keep-links.mjs';
import { nativeFiles } from '../../../../examples/electron-app/packaging/native-files.mjs';
import { missedOnWindows } from '../../../../examples/electron-app/packaging/native-signatures.mjs';
import {
  macSigning,
  notarization,
  windowsSigning,
} from '../../../../examples/electron-app/packaging/signing.mjs';
import { tempFolder } from '../../../helpers/temp-folder.ts';

/** A file that begins with these bytes. */
async function write(folder: string, path: string, bytes: readonly number[], size = 200): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, Buffer.concat([Buffer.from(bytes), Buffer.alloc(size)]).subarray(0, size));
}

/** A program of Windows: `MZ`, at byte 60 where the second part stands, and there `PE`. */
async function writeProgram(folder: string, path: string, second = 'PE\0\0'): Promise<void> {
  const bytes = Buffer.alloc(200);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(128, 60);
  bytes.write(second, 128, 'latin1');
  await write(folder, path, [...bytes]);
}

test('files of machine code are found by how they begin, whatever they are called', async () => {
  await using folder = await tempFolder('native');
  const { path } = folder;
  await write(path, 'app/backend', [0xcf, 0xfa, 0xed, 0xfe]);
  await write(path, 'app/_internal/module.so', [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2]);
  await write(path, 'app/_internal/Python', [0xfe, 0xed, 0xfa, 0xcf]);
  await write(path, 'linux.so.1', [0x7f, 0x45, 0x4c, 0x46]);
  await writeProgram(path, '_ssl.pyd');
  // None of these is one.
  await write(path, 'Some.class', [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 65]);
  await writeProgram(path, 'old.com', 'NE\0\0');
  await write(path, 'text.exe', [...Buffer.from('MZ is how this text begins')], 30);
  await write(path, 'short', [0xcf, 0xfa], 2);
  await write(path, 'empty', [], 0);

  const found = (await nativeFiles(path)).map((file) => [
    relative(path, file.path).replaceAll('\\', '/'),
    file.kind,
  ]);
  expect(found).toEqual([
    ['_ssl.pyd', 'pe'],
    ['app/_internal/Python', 'mach-o'],
    ['app/_internal/module.so', 'mach-o'],
    ['app/backend', 'mach-o'],
    ['linux.so.1', 'elf'],
  ]);
});

test('what Windows would leave unsigned is signed as well: the modules of Python', async () => {
  await using folder = await tempFolder('pyd');
  for (const name of ['stdwire-songs.exe', 'python313.dll', '_ssl.pyd', 'no-ending']) {
    await writeProgram(folder.path, name);
  }

  expect((await missedOnWindows(folder.path)).map((path) => basename(path))).toEqual([
    '_ssl.pyd',
    'no-ending',
  ]);
});

test.skipIf(process.platform === 'win32')(
  'a link in the backend leads to where it led before it was copied',
  async () => {
    await using folder = await tempFolder('links');
    const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
    for (const place of [from, to]) await mkdir(join(place, 'inner'), { recursive: true });
    await symlink('../library', join(from, 'inner', 'link'));
    await symlink(join(from, 'library'), join(to, 'inner', 'link'));
    await copyLinks(from, to);

    expect(await readlink(join(to, 'inner', 'link'))).toBe('../library');
  },
);

test('the archive holds what was built, without what serves the developer or the browser', () => {
  const paths = ['', '/package.json', '/dist', '/dist/main.mjs', '/dist/renderer/assets/a.js'];
  const others = [
    '/src/main/main.ts',
    '/node_modules/electron',
    '/dist/main.mjs.map',
    '/dist/browser.mjs',
    '/dist/.stamp.json',
    '/distance',
  ];

  expect(paths.map(isAppFile)).toEqual(paths.map(() => true));
  expect(others.map(isAppFile)).toEqual(others.map(() => false));
});

test('nothing is signed where nobody is named', () => {
  const apple = { APPLE_ID: 'me@example.com', APPLE_PASSWORD: 'x', APPLE_TEAM_ID: 'T' };

  expect([macSigning({}), notarization({}), windowsSigning({})]).toEqual([undefined, undefined, undefined]);
  expect(notarization(apple), 'an app that is not signed cannot be notarised').toBeUndefined();
});

test('on macOS the app and the backend are signed with the entitlements that each of them needs', () => {
  const signing = macSigning({ STDWIRE_SIGN_IDENTITY: 'Developer ID Application: Example' });
  const entitlementsOf = (path: string): string => basename(signing?.optionsForFile(path).entitlements ?? '');
  const resources = join('Songs.app', 'Contents', 'Resources');

  expect(signing).toMatchObject({ identity: 'Developer ID Application: Example', continueOnError: false });
  expect(entitlementsOf(join(resources, basename(backendFolder), '_internal', 'a.so'))).toBe(
    'entitlements.backend.plist',
  );
  expect(entitlementsOf(join('Songs.app', 'Contents', 'MacOS', 'Songs'))).toBe('entitlements.app.plist');
  expect(signing?.optionsForFile('Songs.app')).toMatchObject({ hardenedRuntime: true });
});

test('the app is notarised with a key, or with the password of a person', () => {
  const signed = { STDWIRE_SIGN_IDENTITY: 'Developer ID Application: Example' };
  const person = { ...signed, APPLE_ID: 'me@example.com', APPLE_PASSWORD: 'x', APPLE_TEAM_ID: 'T' };
  const key = { ...person, APPLE_API_KEY: 'key.p8', APPLE_API_KEY_ID: 'K', APPLE_API_ISSUER: 'I' };

  expect(notarization(signed)).toBeUndefined();
  expect(notarization({ ...person, APPLE_TEAM_ID: '' })).toBeUndefined();
  expect(notarization(person)).toEqual({ appleId: 'me@example.com', appleIdPassword: 'x', teamId: 'T' });
  expect(notarization(key)).toEqual({ appleApiKey: 'key.p8', appleApiKeyId: 'K', appleApiIssuer: 'I' });
});

test('on Windows the app is signed with a certificate, or with the parameters of a service', () => {
  expect(windowsSigning({ WINDOWS_CERTIFICATE_FILE: 'a.pfx', WINDOWS_CERTIFICATE_PASSWORD: 'x' })).toEqual({
    certificateFile: 'a.pfx',
    certificatePassword: 'x',
    continueOnError: false,
  });
  expect(windowsSigning({ WINDOWS_SIGN_WITH_PARAMS: '/n Example' })).toEqual({
    signWithParams: '/n Example',
    continueOnError: false,
  });
});
