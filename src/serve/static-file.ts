import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * The file that a path of a URL stands for, in a folder whose real path is given; undefined if there is none that may be
 * sent. What begins with a dot is nobody's business, and what a link leads out to is not in the folder.
 */
export async function staticFile(folder: string, path: string): Promise<string | undefined> {
  const segments = segmentsOf(path);
  if (segments === undefined) return undefined;
  try {
    const file = await realpath(join(folder, ...segments));
    return file.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** The names on the way to it; undefined if one of them could be more than a name, on any system. */
function segmentsOf(path: string): string[] | undefined {
  const text = decoded(path);
  if (text === undefined || !text.startsWith('/')) return undefined;
  const names = `${text}${text.endsWith('/') ? 'index.html' : ''}`.slice(1).split('/');
  return names.every(isPlainName) ? names : undefined;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** A backslash and a colon mean something to Windows: `..\x`, `C:`, `file::$DATA`. */
function isPlainName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  return name !== '' && !name.startsWith('.') && !/[\\:\u0000-\u001f]/.test(name);
}
