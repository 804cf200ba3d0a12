/** The program was called in a way that cannot work: a wrong option, or a file or folder that cannot be used. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Why the system refused a path, in words; the system's own message where there are none. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === undefined ? undefined : REASONS[code]) ?? message;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is nothing of that name',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'it is a file, not a folder',
  EACCES: 'this user may not do that there',
  EPERM: 'this user may not do that there',
  EROFS: 'that disk can only be read',
  ENOSPC: 'the disk is full',
};
