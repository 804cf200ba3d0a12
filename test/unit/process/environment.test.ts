import { describe, expect, test } from 'vitest';
import { backendEnvironment, pythonSettings } from '../../../src/process/environment.ts';

describe('the environment of a backend', () => {
  test('is a small allow-list of the parent’s: no secret is handed down', () => {
    const parent = {
      PATH: '/bin',
      HOME: '/home/me',
      LANG: 'C',
      LC_ALL: 'C',
      XDG_DATA_HOME: '/data',
      STDWIRE_DATA_DIR: '/d',
      AWS_SECRET_ACCESS_KEY: 'secret',
      GITHUB_TOKEN: 'secret',
      NODE_OPTIONS: '--inspect',
      PYTHONSTARTUP: '/evil.py',
      MY_STDWIRE_THING: 'no',
      UNSET: undefined,
    };

    expect(backendEnvironment(parent, {}, 'linux')).toEqual({
      PATH: '/bin',
      HOME: '/home/me',
      LANG: 'C',
      LC_ALL: 'C',
      XDG_DATA_HOME: '/data',
      STDWIRE_DATA_DIR: '/d',
    });
  });

  test.each(['linux', 'win32'] as const)(
    'on %s has nothing of the run of which the program is a backend itself, but what is added',
    (platform) => {
      const ofItsOwnRun = {
        STDWIRE_API_KEY: 'secret',
        STDWIRE_PORT: '1733',
        STDWIRE_HOST: '127.0.0.1',
        STDWIRE_CONFIG: '/mine.json',
      };
      const parent = { ...ofItsOwnRun, STDWIRE_DATA_DIR: '/d' };

      expect(backendEnvironment(parent, {}, platform)).toEqual({ STDWIRE_DATA_DIR: '/d' });
      expect(backendEnvironment(parent, { STDWIRE_PORT: '1734' }, platform)).toEqual({
        STDWIRE_DATA_DIR: '/d',
        STDWIRE_PORT: '1734',
      });
    },
  );

  test('gets what the caller adds, changes and takes away', () => {
    const added = { PYTHONPATH: '/lib', PATH: '/mine', HOME: undefined };

    expect(backendEnvironment({ PATH: '/bin', HOME: '/home/me' }, added, 'linux')).toEqual({
      PATH: '/mine',
      PYTHONPATH: '/lib',
    });
  });

  test('has names without regard to case on Windows, and each only once', () => {
    const parent = {
      Path: 'C:\\bin',
      SystemRoot: 'C:\\Windows',
      windir: 'C:\\Windows',
      Secret: 'x',
      ComSpec: 'cmd',
    };
    const added = { PATH: 'C:\\mine' };

    expect(backendEnvironment(parent, added, 'win32')).toEqual({
      PATH: 'C:\\mine',
      SystemRoot: 'C:\\Windows',
      windir: 'C:\\Windows',
      ComSpec: 'cmd',
    });
  });

  test('tells names apart by case elsewhere', () => {
    expect(backendEnvironment({ PATH: '/bin', Path: '/other' }, {}, 'linux')).toEqual({ PATH: '/bin' });
  });
});

describe('what Python is told', () => {
  test('is UTF-8 everywhere, and where it crashes', () => {
    expect(pythonSettings()).toEqual({ PYTHONUTF8: '1', PYTHONFAULTHANDLER: '1' });
  });

  test('is not to buffer where stdout is a log; on the wire that would tear the lines of threads', () => {
    expect(pythonSettings('log')).toMatchObject({ PYTHONUNBUFFERED: '1' });
    expect(pythonSettings('wire')).not.toHaveProperty('PYTHONUNBUFFERED');
  });
});
