import type { z } from 'zod';
import { StartError } from '../../errors.ts';

/** A configuration file that cannot be used: which one, where in it, what is wrong, and what to do. */
export function configurationError(
  file: string,
  path: readonly PropertyKey[],
  what: string,
  cause?: unknown,
): StartError {
  const place = path.length === 0 ? '' : ` At ${placeOf(path)}:`;
  const text = `The configuration file ${file} cannot be used.${place} ${sentence(what)} Correct it, or name another file.`;
  return new StartError(text, { reason: 'configuration', path: file }, { cause });
}

/** With a full stop, unless it has an end of its own. */
function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** The fault that tells most: of the ways in which a value could be right, the one that it comes nearest to. */
export function worstFault(error: z.ZodError): { path: readonly PropertyKey[]; what: string } {
  const [first] = error.issues;
  if (first === undefined) return { path: [], what: error.message };
  const { path, message } = deepest(first, []);
  return { path, what: message };
}

type Issue = z.core.$ZodIssue;

function deepest(
  issue: Issue,
  above: readonly PropertyKey[],
): { path: readonly PropertyKey[]; message: string } {
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union') return { path, message: issue.message };
  const faults = issue.errors.flatMap((branch) => branch.slice(0, 1).map((inner) => deepest(inner, path)));
  const unknown = issue.errors.flat().find(({ code }) => code === 'unrecognized_keys');
  const best = faults.sort((a, b) => b.path.length - a.path.length)[0];
  if (best !== undefined && best.path.length > path.length) return best;
  return unknown === undefined
    ? { path, message: `${issue.message}: it fits none of what is allowed here` }
    : deepest(unknown, path);
}

function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`,
    )
    .join('');
}
