import { z } from 'zod';
import { number, section, text, word } from './fields.ts';
import { plain } from './substitute.ts';

const between = (least: number, most: number) => z.number().min(least).max(most);

/** The settings of the song backend, which reads them itself: those of `python -m stdwire_songs --help`. */
export const songBackendSection = section(
  'The settings of the song backend. Its arguments and its environment win over them.',
  {
    data_dir: text(
      'Folder for the database, browser profiles and the studio’s files, relative to this file.',
    ).optional(),
    service: word('Where songs are made. Default: studio.', ['studio', 'suno']).optional(),
    studio_url: text('A studio that already runs.', z.string().regex(/^https?:\/\//)).optional(),
    studio_speed: number(
      'How fast the backend’s own studio makes songs. Default: 1.',
      between(0.01, 1000),
    ).optional(),
    studio_faults: text(
      'What goes wrong in the backend’s own studio from its start, for tests: a JSON list, as a text.',
    ).optional(),
    session_mode: word('Where session tokens come from. Default: browser.', ['browser', 'direct']).optional(),
    browser_path: text('The browser to open for sign-in, relative to this file.').optional(),
    user_wait_seconds: number(
      'How long an operation waits for a person. Default: 600.',
      between(0, 86_400),
    ).optional(),
    lock_wait_seconds: number(
      'How long to wait for a backend that is just ending. Default: 5.',
      between(0, 60),
    ).optional(),
    log_level: word('How much is written to stderr. Default: info.', [
      'debug',
      'info',
      'warning',
      'error',
    ]).optional(),
  },
);

/** The settings of any backend: what stands there is for that backend to judge. */
export const anyBackendSection = z
  .record(z.string(), z.unknown())
  .describe('The settings of a backend of your own: whatever it asks for.')
  .transform((settings) => plain(settings) as Readonly<Record<string, unknown>>);
