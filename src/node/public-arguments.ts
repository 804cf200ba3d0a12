import { redact } from '../wire/redact.ts';

const SECRET_NAME = /^--?[\w-]*(?:token|key|secret|passw(?:or)?d|cookie|credential)[\w-]*$/i;
const REPLACEMENT = '[redacted]';

/** The arguments of a program as they may be written down: what is named like a secret, or looks like one, is left out. */
export function publicArguments(args: readonly string[]): string[] {
  return args.map((argument, index) => {
    const [name = '', value] = split(argument);
    if (value !== undefined && SECRET_NAME.test(name)) return `${name}=${REPLACEMENT}`;
    const before = args[index - 1] ?? '';
    const isValue = !argument.startsWith('-') && !before.includes('=') && SECRET_NAME.test(before);
    return isValue ? REPLACEMENT : redact(argument);
  });
}

function split(argument: string): readonly string[] {
  const at = argument.indexOf('=');
  return at === -1 ? [argument] : [argument.slice(0, at), argument.slice(at + 1)];
}
