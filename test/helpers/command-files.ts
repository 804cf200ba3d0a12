import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './python.ts';

/** What the tests need of a command's file in the protocol folder. */
export interface CommandFile {
  readonly name: string;
  readonly area: string;
  readonly errors: readonly {
    readonly code: string;
    readonly where: 'response' | 'event' | 'final';
    readonly when: string;
  }[];
  readonly progress: readonly { readonly event: string; readonly grows?: string }[];
  readonly operation?: { readonly final: string };
}

const folder = join(repositoryRoot, 'protocol', 'commands');

/** The files of all commands. */
export const commandFiles: readonly CommandFile[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CommandFile);

/** How a case is called that shows an error: its code, and where it is told unless that is the response. */
export function caseName({ code, where }: CommandFile['errors'][number]): string {
  return where === 'response' ? code : `${code}@${where}`;
}
