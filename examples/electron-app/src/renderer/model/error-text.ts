import { BackendError, CommandError, explainError } from 'stdwire/electron/renderer';

/** The stable code of an error of the bridge. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof BackendError ? error.code : undefined;
}

/** The code with which the backend answered, where it did. */
export function wireCodeOf(error: unknown): string | undefined {
  return error instanceof CommandError ? error.errorCode : undefined;
}

/** A failure for a person: what the backend says is written for one already, the rest is put into words. */
export function errorText(error: unknown): { title: string; text: string } {
  if (error instanceof CommandError && error.errorCode !== 'INTERNAL_ERROR') {
    return { title: titles[error.errorCode] ?? 'That did not work', text: saidBy(error) };
  }
  const { title, text, whatToDo } = explainError(error);
  return { title, text: `${text} ${whatToDo}` };
}

/** What the backend said, without the names of the command and of the code, which are for programs. */
export function saidBy({ message, command, errorCode }: CommandError): string {
  const before = `${command} failed: `;
  const after = ` (${errorCode})`;
  if (!message.startsWith(before) || !message.endsWith(after)) return message;
  const said = message.slice(before.length, -after.length);
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
}

const titles: Readonly<Record<string, string>> = {
  ACCOUNT_ALREADY_EXISTS: 'This name is taken',
  ACCOUNT_NOT_FOUND: 'There is no such account',
  BROWSER_LAUNCH_FAILED: 'The browser did not open',
  CLIP_NOT_FOUND: 'The clip is not there any more',
  DOWNLOAD_FAILED: 'The download failed',
  INSUFFICIENT_PROMPTS: 'There are not enough prompts',
  INVALID_QUEUE_PARAMETERS: 'The queue cannot be changed like that',
  PROFILE_LOCKED: 'The account is in use',
  SESSION_NOT_FOUND: 'Please sign in',
};
