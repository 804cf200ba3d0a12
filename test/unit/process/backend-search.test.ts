import { describe, expect, test } from 'vitest';
import { StartError } from '../../../src/errors.ts';
import type { BackendSearch } from '../../../src/process/backend-options.ts';
import { findBackend } from '../../../src/process/backend-search.ts';
import type { HostSystem } from '../../../src/process/host-system.ts';
import { fakeSystem } from '../../helpers/fake-system.ts';

/** Why nothing is found. */
function failureOf(search: BackendSearch, system: HostSystem): StartError {
  try {
    findBackend(search, system);
  } catch (error) {
    expect(error).toBeInstanceOf(StartError);
    return error as StartError;
  }
  return expect.fail('it was expected to throw');
}

describe('in a packaged app', () => {
  const mac = '/Applications/Songs.app/Contents/Resources';
  const windows = 'C:\\Program Files\\Songs\\resources';

  test.each([
    ['a one-folder build', 'darwin', mac, `${mac}/songs/songs`],
    ['a file', 'darwin', mac, `${mac}/songs`],
    ['a one-folder build in python', 'linux', '/app/resources', '/app/resources/python/songs/songs'],
    ['a file in python', 'linux', '/app/resources', '/app/resources/python/songs'],
    ['a one-folder build on Windows (emulated)', 'win32', windows, `${windows}\\songs\\songs.exe`],
    ['a file in python on Windows (emulated)', 'win32', windows, `${windows}\\python\\songs.exe`],
  ] as const)('%s is found among the resources', (_, platform, resourcesPath, program) => {
    const system = fakeSystem({ platform, resourcesPath, isPackaged: true, programs: [program] });

    expect(findBackend({ name: 'songs', args: ['--quiet'] }, system)).toEqual({
      command: program,
      args: ['--quiet'],
      cwd: program.replace(/[\\/][^\\/]+$/, ''),
      env: { PYTHONDONTWRITEBYTECODE: '1' },
      source: 'packaged',
    });
  });

  test('the one-folder build comes first: a one-file build is two processes', () => {
    const programs = ['/res/songs/songs', '/res/python/songs', '/res/songs.exe'];
    const system = fakeSystem({ resourcesPath: '/res', isPackaged: true, programs });

    expect(findBackend({ name: 'songs' }, system).command).toBe('/res/songs/songs');
  });

  test('a folder of the name is no program', () => {
    const system = fakeSystem({ resourcesPath: '/res', isPackaged: true, programs: ['/res/python/songs'] });

    expect(findBackend({ name: 'songs' }, system).command).toBe('/res/python/songs');
  });

  test('nothing outside of the resources is taken, whatever lies about', () => {
    const system = fakeSystem({
      resourcesPath: '/res',
      isPackaged: true,
      programs: ['/project/dist/songs', '/project/.venv/bin/python', '/usr/bin/python3'],
      env: { PATH: '/usr/bin' },
    });
    const error = failureOf({ name: 'songs', module: 'songs' }, system);

    expect(error).toMatchObject({ reason: 'not-found' });
    expect(error.tried).toEqual([
      'the environment variable STDWIRE_BACKEND, which is not set',
      '/res/songs/songs',
      '/res/songs',
      '/res/python/songs/songs',
      '/res/python/songs',
    ]);
    expect(error.message).toContain('extraResource');
    for (const place of error.tried) expect(error.message).toContain(place);
  });

  test('resources may be named, and the app be said to be packaged, where there is no Electron', () => {
    const system = fakeSystem({ programs: ['/here/songs', '/project/dist/songs'] });
    const search = { name: 'songs', resourcesPath: '/nowhere', packaged: true };

    expect(findBackend({ ...search, resourcesPath: '/here' }, system).source).toBe('packaged');
    expect(failureOf(search, system).reason).toBe('not-found');
  });
});

describe('with the app of Electron', () => {
  const userData = '/profile/Songs';
  const appOf = (isPackaged: boolean) => ({ isPackaged, getPath: () => userData });

  test('a packaged app keeps the data of the backend among its own', () => {
    const system = fakeSystem({ resourcesPath: '/res', programs: ['/res/songs'] });

    expect(findBackend({ name: 'songs', app: appOf(true) }, system)).toMatchObject({
      source: 'packaged',
      env: { STDWIRE_DATA_DIR: `${userData}/data`, PYTHONDONTWRITEBYTECODE: '1' },
    });
  });

  test('an app that is developed keeps it in the project, beside the name of its environment', () => {
    const system = fakeSystem({
      resourcesPath: '/electron/resources',
      isPackaged: true,
      programs: ['/project/app/.venv/bin/python'],
    });
    const search = { name: 'songs', module: 'songs', folder: 'app', app: appOf(false) };

    expect(findBackend(search, system)).toMatchObject({
      source: 'environment',
      env: { STDWIRE_DATA_DIR: '/project/app/.stdwire/data', VIRTUAL_ENV: '/project/app/.venv' },
    });
  });

  test('it is on Windows written as paths are there (emulated)', () => {
    const system = fakeSystem({
      platform: 'win32',
      resourcesPath: 'C:\\Songs\\resources',
      programs: ['C:\\Songs\\resources\\songs.exe'],
    });
    const app = { isPackaged: true, getPath: () => 'D:\\profile\\Songs' };

    expect(findBackend({ name: 'songs', app }, system).env).toMatchObject({
      STDWIRE_DATA_DIR: 'D:\\profile\\Songs\\data',
    });
  });

  test('a folder that the environment names is left to the environment', () => {
    const system = fakeSystem({ programs: ['/project/dist/songs'], env: { STDWIRE_DATA_DIR: '/elsewhere' } });

    expect(findBackend({ name: 'songs', app: appOf(false) }, system)).not.toHaveProperty('env');
  });

  test('an app that is packaged takes nothing from outside of its resources', () => {
    const system = fakeSystem({ resourcesPath: '/res', programs: ['/project/dist/songs'] });

    expect(failureOf({ name: 'songs', app: appOf(true) }, system).reason).toBe('not-found');
  });
});

describe('while developing', () => {
  const everything = [
    '/project/dist/songs/songs',
    '/project/dist/songs',
    '/project/python/dist/songs/songs',
    '/project/python/dist/songs',
    '/active/bin/python',
    '/project/.venv/bin/python',
    '/project/python/.venv/bin/python',
    '/usr/local/bin/python3',
    '/usr/bin/python3',
    '/usr/local/bin/python',
    '/usr/bin/python',
  ];
  const env = { VIRTUAL_ENV: '/active', PATH: '/usr/local/bin::relative:/usr/bin' };

  test('everything is tried in this order', () => {
    for (const [at, expected] of everything.entries()) {
      const system = fakeSystem({ programs: everything.slice(at), env });

      expect(findBackend({ name: 'songs', module: 'songs' }, system).command).toBe(expected);
    }
  });

  test('a built executable gets the arguments and nothing else', () => {
    const system = fakeSystem({ programs: everything, env });

    expect(findBackend({ name: 'songs', module: 'songs', args: ['-v'] }, system)).toEqual({
      command: '/project/dist/songs/songs',
      args: ['-v'],
      source: 'built',
    });
  });

  test('an interpreter gets the module, the folder to find it in, and the name of its environment', () => {
    const search = { name: 'songs', module: 'songs', args: ['-v'] };

    expect(findBackend(search, fakeSystem({ programs: everything.slice(4), env }))).toEqual({
      command: '/active/bin/python',
      args: ['-m', 'songs', '-v'],
      cwd: '/project',
      env: { VIRTUAL_ENV: '/active' },
      source: 'active-environment',
    });
    expect(findBackend(search, fakeSystem({ programs: everything.slice(5), env }))).toMatchObject({
      env: { VIRTUAL_ENV: '/project/.venv' },
      source: 'environment',
    });
    expect(findBackend(search, fakeSystem({ programs: everything.slice(7), env }))).toEqual({
      command: '/usr/local/bin/python3',
      args: ['-m', 'songs', '-v'],
      cwd: '/project',
      source: 'system',
    });
  });

  test('a script is run by its path in the folder, and has to be there', () => {
    const search = { name: 'songs', script: 'python/backend.py', folder: 'app' };
    const programs = ['/project/app/.venv/bin/python'];
    const there = fakeSystem({ programs, files: ['/project/app/python/backend.py'] });

    expect(findBackend(search, there)).toMatchObject({
      args: ['/project/app/python/backend.py'],
      cwd: '/project/app',
    });
    expect(failureOf(search, fakeSystem({ programs })).tried.at(-1)).toBe('/project/app/python/backend.py');
  });

  test('no interpreter is taken where nothing says what it is to run', () => {
    const error = failureOf({ name: 'songs' }, fakeSystem({ programs: everything.slice(4), env }));

    expect(error.tried.at(-1)).toBe('/project/python/dist/songs');
    expect(error.message).toContain('name its module or script');
  });

  test('every place is told when there is nothing, and what to do', () => {
    const error = failureOf({ name: 'songs', module: 'songs' }, fakeSystem({ env }));

    expect(error.tried).toEqual([
      'the environment variable STDWIRE_BACKEND, which is not set',
      ...everything,
    ]);
    expect(error.message).toMatch(/Install Python 3 .* build it .* set STDWIRE_BACKEND/);
  });

  describe('on Windows (emulated)', () => {
    const store = 'D:\\Local\\Microsoft\\WindowsApps';
    const programs = [
      'C:\\project\\dist\\songs\\songs.exe',
      'C:\\project\\dist\\songs.exe',
      'C:\\project\\python\\dist\\songs\\songs.exe',
      'C:\\project\\python\\dist\\songs.exe',
      'D:\\active\\Scripts\\python.exe',
      'C:\\project\\.venv\\Scripts\\python.exe',
      'C:\\project\\python\\.venv\\Scripts\\python.exe',
      'C:\\Python\\python3.exe',
      'C:\\Python\\python.exe',
      'C:\\Windows\\py.exe',
    ];
    const windows = (at: number): HostSystem =>
      fakeSystem({
        platform: 'win32',
        programs: [...programs.slice(at), `${store}\\python.exe`],
        env: { VIRTUAL_ENV: 'D:\\active', Path: `${store};C:\\Python;C:\\Windows` },
      });

    test('everything has the names that it has there, and is tried in the same order', () => {
      for (const [at, expected] of programs.entries())
        expect(findBackend({ name: 'songs', module: 'songs' }, windows(at)).command).toBe(expected);
    });

    test('the launcher is told to take Python 3', () => {
      expect(findBackend({ name: 'songs', module: 'songs' }, windows(programs.length - 1)).args).toEqual([
        '-3',
        '-m',
        'songs',
      ]);
    });

    test('what Windows calls python by itself is none: it opens the store', () => {
      expect(failureOf({ name: 'songs', module: 'songs' }, windows(programs.length)).reason).toBe(
        'not-found',
      );
    });
  });
});

describe('the environment variable', () => {
  const programs = ['/elsewhere/songs', '/project/other/songs', '/res/songs', '/project/dist/songs'];

  test.each([
    ['STDWIRE_BACKEND', '/elsewhere/songs', '/elsewhere/songs'],
    ['STDWIRE_BACKEND', 'other/songs', '/project/other/songs'],
    ['SONGS_BACKEND', '/elsewhere/songs', '/elsewhere/songs'],
  ])('%s comes before everything else, in a packaged app too: %s', (variable, value, command) => {
    const system = fakeSystem({
      programs,
      resourcesPath: '/res',
      isPackaged: true,
      env: { [variable]: value },
    });

    expect(findBackend({ name: 'songs', variable, args: ['-v'] }, system)).toEqual({
      command,
      args: ['-v'],
      source: 'variable',
    });
  });

  test('that names what is not there is an error: nothing else is taken in its place', () => {
    const system = fakeSystem({ programs, env: { STDWIRE_BACKEND: '/gone/songs' } });

    expect(failureOf({ name: 'songs' }, system)).toMatchObject({
      reason: 'not-found',
      tried: ['/gone/songs'],
      message: expect.stringContaining('/gone/songs'),
    });
  });

  test('that is empty is not set', () => {
    const system = fakeSystem({ programs, env: { STDWIRE_BACKEND: '' } });

    expect(findBackend({ name: 'songs' }, system).source).toBe('built');
  });
});

describe('what is found but cannot be run', () => {
  test('for want of the right to: the error says so, and nothing else is taken in its place', () => {
    const system = fakeSystem({
      files: ['/project/dist/songs'],
      programs: ['/project/.venv/bin/python'],
    });

    expect(failureOf({ name: 'songs', module: 'songs' }, system)).toMatchObject({
      reason: 'not-executable',
      path: '/project/dist/songs',
      message: expect.stringContaining('chmod +x'),
    });
  });

  test.each([
    ['the executable', { name: 'songs', resourcesPath: '/res/app.asar' }, {}],
    ['the folder', { name: 'songs', module: 'songs', folder: '/res/app.asar' }, {}],
    ['the script', { name: 'songs', script: '/res/app.asar/backend.py' }, {}],
    ['what the variable names', { name: 'songs' }, { STDWIRE_BACKEND: '/res/app.asar/songs' }],
  ])('because %s is inside an archive, which Electron shows as if it were a folder', (_, search, env) => {
    const programs = ['/res/app.asar/songs', '/usr/bin/python3'];
    const system = fakeSystem({
      programs,
      files: ['/res/app.asar/backend.py'],
      env: { PATH: '/usr/bin', ...env },
    });

    expect(failureOf(search, system)).toMatchObject({
      reason: 'inside-archive',
      path: expect.stringMatching(/^\/res\/app\.asar/),
    });
  });

  test('it may lie in what was unpacked beside the archive', () => {
    const unpacked = '/res/app.asar.unpacked';
    const system = fakeSystem({ programs: [`${unpacked}/songs/songs`] });

    expect(findBackend({ name: 'songs', resourcesPath: unpacked }, system).source).toBe('packaged');
  });
});
