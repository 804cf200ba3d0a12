import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommandTable } from '../../../src/client/command-table.ts';
import { encodePayload } from '../../../src/client/encode-payload.ts';
import { ValidationError } from '../../../src/core.ts';
import { commandHead, commandLine } from '../../../src/wire/codec.ts';
import { infidelityOf } from '../../../src/wire/faithful.ts';
import { LineDecoder } from '../../../src/wire/line-decoder.ts';
import { parseObject, type WireObject } from '../../../src/wire/salvage.ts';
import { anyJson, isIdentical } from '../../helpers/any-json.ts';
import { propertyRuns, propertyTest } from '../../helpers/property-runs.ts';
import { tinyContract } from '../../helpers/tiny-contract.ts';

const spec = new CommandTable(tinyContract, {}).command('OPEN');

/** The line that a payload leaves in; undefined where it is refused. */
function lineOf(payload: unknown): string | undefined {
  try {
    return commandLine(commandHead('OPEN'), 'c-1', encodePayload(spec, payload));
  } catch (error) {
    expect(error).toBeInstanceOf(ValidationError);
    return undefined;
  }
}

function messagesIn(text: string): (WireObject | undefined)[] {
  const messages: (WireObject | undefined)[] = [];
  const decoder = new LineDecoder({
    maxLineBytes: 1 << 20,
    onLine: (line) => messages.push(parseObject(line)),
    onFault: ({ kind }) => expect.fail(kind),
  });
  decoder.push(new TextEncoder().encode(text));
  decoder.end();
  return messages;
}

test('any payload is read as it was sent, in one line, or is refused', propertyTest, () => {
  let refused = 0;
  const property = fc.property(anyJson, (value) => {
    const line = lineOf({ value });
    if (line === undefined) {
      refused += 1;
      return;
    }
    const messages = messagesIn(line);

    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ id: 'c-1', type: 'OPEN' });
    expect(isIdentical(messages[0]?.payload, { value })).toBe(true);
  });
  const runs = propertyRuns(1000);
  fc.assert(property, { numRuns: runs });

  expect(refused).toBeLessThan(runs / 2);
});

test('of any answer a reader keeps what is exact, and refuses what it would change', propertyTest, () => {
  const property = fc.property(anyJson, fc.bigInt(), (value, number) => {
    const line = `{"id":"c-1","success":true,"data":[${number},${JSON.stringify(value) ?? 'null'}]}`;
    const message = parseObject(line) ?? expect.fail('it is JSON');
    const [read] = message.data as [number];

    if (infidelityOf(message, line) === undefined) expect(BigInt(read)).toBe(number);
  });
  fc.assert(property, { numRuns: propertyRuns(500) });
});
