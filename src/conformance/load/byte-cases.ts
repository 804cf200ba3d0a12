import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../model/case.ts';
import { isObject } from '../model/json.ts';
import type { Pattern } from '../model/pattern.ts';
import type { Step } from '../model/step.ts';
import { type ByteVector, byteFileSchema } from '../model/vectors.ts';
import type { CaseBuilder } from './case-builder.ts';
import { readJson } from './read-json.ts';
import { slug } from './slug.ts';
import { variable } from './walk-steps.ts';

const FILE = 'vectors/raw/stdin.json';

type Line = ByteVector['lines'][number];

/** The bytes of stdin as cases, one for each piece. They hold for every protocol: what a command answers is left open. */
export function byteCases(root: string, builder: CaseBuilder): readonly Case[] {
  if (!existsSync(join(root, FILE))) return [];
  const { vectors } = readJson(root, FILE, byteFileSchema).value;
  return vectors.map((vector, index) =>
    builder.build({
      origin: 'vector',
      group: 'Bytes on stdin',
      isGeneral: true,
      place: { file: FILE, path: `vectors[${index}]` },
      scenario: {
        id: `vector/stdin/${slug(vector.title)}`,
        title: vector.title,
        requirements: requirementsOf(vector),
        steps: stepsOf(vector),
      },
    }),
  );
}

function requirementsOf({ base64, lines }: ByteVector): string[] {
  const bytes = Buffer.from(base64, 'base64');
  const has = (verdict: Line['verdict']): boolean => lines.some((line) => line.verdict === verdict);
  if (has('unfinished') || has('ignored')) return ['WIRE-7'];
  if (!has('refused')) return ['WIRE-2'];
  if (bytes.includes('"progress-event"')) return ['CMD-8'];
  return isUnfaithful(bytes) ? ['WIRE-6'] : ['ERR-4'];
}

/** Whether it is the characters that are wrong, or numbers that JSON does not have. */
function isUnfaithful(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /\b(NaN|Infinity)\b|\\u[dD][89a-fA-F]/.test(text);
  } catch {
    return true;
  }
}

function stepsOf({ base64, lines }: ByteVector): Step[] {
  const answers = lines.flatMap((line): Step[] => {
    if (line.verdict === 'message') return [{ expect: readAnswer(line) }];
    return line.verdict === 'refused' ? [{ expect: refusal(line) }] : [];
  });
  const isUnfinished = lines.some(({ verdict }) => verdict === 'unfinished');
  const after: Step[] = isUnfinished
    ? [{ closeStdin: true }, { expectExit: {} }]
    : [
        { send: { id: 'afterwards', use: 'harmless' } },
        { expect: { id: 'afterwards', type: `${variable('harmless.type')}_RESPONSE`, success: true } },
      ];
  return [
    { sendRaw: { base64 } },
    ...answers,
    ...after,
    { expect: { success: { $any: true } }, times: [0, 0] },
  ];
}

/** It was read, whatever the command then answers: another protocol may not even know it. */
function readAnswer({ document }: Line): Pattern {
  const id = isObject(document) && typeof document.id === 'string' ? document.id : { $any: true };
  return { id, error_code: { $not: 'INVALID_PAYLOAD' } };
}

function refusal({ id, error_code = 'INVALID_PAYLOAD' }: Line): Pattern {
  return { id: id === undefined ? { $any: true } : id, type: 'ERROR_RESPONSE', success: false, error_code };
}
