import { readFileSync } from 'node:fs';

/** The version of this package; `unknown` where it was bundled into a program, without its manifest. */
export function packageVersion(): string {
  try {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const { name, version } = JSON.parse(manifest) as { name?: string; version?: string };
    return name === 'stdwire' && version !== undefined ? version : 'unknown';
  } catch {
    return 'unknown';
  }
}
