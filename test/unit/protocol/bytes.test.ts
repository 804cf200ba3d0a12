import { describe, expect, test } from 'vitest';

import { PROTOCOL_LIMITS } from '../../../src/messages/index.ts';
import { isFailure, isProgress, isSuccess, parseReady } from '../../../src/wire/codec.ts';
import { LineDecoder } from '../../../src/wire/line-decoder.ts';
import { parseObject, type WireObject } from '../../../src/wire/salvage.ts';
import { type ByteVector, readByteVectors } from './support/vectors.ts';

/** What the wire makes of bytes: each line or fault in order, a blank line left out. */
function linesOf({ base64 }: ByteVector): readonly (string | undefined)[] {
  const lines: (string | undefined)[] = [];
  const decoder = new LineDecoder({
    maxLineBytes: PROTOCOL_LIMITS.maxLineBytes,
    onLine: (line) => lines.push(line),
    onFault: () => lines.push(undefined),
  });
  decoder.push(Buffer.from(base64, 'base64'));
  decoder.end();
  return lines;
}

/** The message that a line of stdout is; undefined for a stray one. What else the client saves from those is its own. */
function messageIn(line: string | undefined): WireObject | undefined {
  const message = line === undefined ? undefined : parseObject(line);
  return message !== undefined && isMessage(message) ? message : undefined;
}

function isMessage(message: WireObject): boolean {
  return isProgress(message) || isSuccess(message) || isFailure(message);
}

/** What a vector demands of each line that is not ignored. */
function demanded({ lines }: ByteVector): readonly unknown[] {
  return lines.filter(({ verdict }) => verdict !== 'ignored').map(({ document }) => document);
}

describe('stdout', () => {
  test.each(readByteVectors('stdout'))('$title', (vector) => {
    expect(linesOf(vector).map(messageIn)).toEqual(demanded(vector));
  });
});

describe('stderr', () => {
  test.each(readByteVectors('stderr'))('$title', (vector) => {
    const found = linesOf(vector).map((line) => (line === undefined ? undefined : parseReady(line)));

    expect(found).toEqual(demanded(vector));
  });
});
