import type { Mutant } from './mutant.ts';
import { tamper } from './tamper.ts';
import { NOTHING, tamperMessages } from './tamper-messages.ts';
import { failureOf, mapLeaves } from './values.ts';

/** What goes wrong with bytes, lines and numbers. */
export const wireMutants: readonly Mutant[] = [
  {
    id: 'prints-on-stdout',
    title: 'Prints a line of its own on stdout before every answer.',
    breaks: ['WIRE-1'],
    wrap: tamperMessages(() => ({ answer: (answer) => ['Connecting to the database …', answer] })),
  },
  {
    id: 'prints-json-on-stdout',
    title: 'Prints an object on stdout that is no message, before every answer.',
    breaks: ['WIRE-1'],
    wrap: tamperMessages(() => ({ answer: (answer) => [{ level: 'debug', note: 'answering' }, answer] })),
  },
  {
    id: 'breaks-utf8',
    title: 'Writes a byte that is no UTF-8 into every answer.',
    breaks: ['WIRE-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) =>
        Buffer.concat([
          Buffer.from(JSON.stringify(answer).slice(0, -1)),
          Buffer.from(',"note":"\xff"}\n', 'latin1'),
        ]),
    })),
  },
  {
    id: 'writes-latin-1',
    title: 'Writes letters beyond ASCII in another encoding than UTF-8.',
    breaks: ['WIRE-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => Buffer.from(`${JSON.stringify(answer)}\n`, 'latin1'),
    })),
  },
  {
    id: 'writes-over-several-lines',
    title: 'Writes every answer over several lines, as people read JSON.',
    breaks: ['WIRE-2', 'WIRE-3'],
    wrap: tamperMessages(() => ({ answer: (answer) => JSON.stringify(answer, null, 2) })),
  },
  {
    id: 'reads-other-line-ends',
    title: 'Takes U+2028, U+2029, U+0085 and a lone CR for line ends.',
    breaks: ['WIRE-2'],
    wrap: tamper(({ wire }) => ({
      input: (bytes) =>
        wire.write(
          Buffer.from(
            Buffer.from(bytes)
              .toString()
              .replace(/[\u2028\u2029\u0085]|\r(?!\n)/g, '\n'),
          ),
        ),
    })),
  },
  {
    id: 'chokes-on-a-cr',
    title: 'Does not drop a CR before the line end, and cannot read such a line.',
    breaks: ['WIRE-2'],
    wrap: tamper(({ wire }) => ({
      input: (bytes) =>
        wire.write(Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', 'x\n'), 'latin1')),
    })),
  },
  {
    id: 'reads-a-piece-as-a-line',
    title: 'Takes every piece that arrives for a line.',
    breaks: ['WIRE-2'],
    wrap: tamper(({ wire }) => ({
      input: (bytes) => wire.write(bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from('\n')])),
    })),
  },
  {
    id: 'tears-lines',
    title: 'Writes half of an answer, something else, then the other half, when there is much to write.',
    breaks: ['WIRE-3'],
    wrap: tamperMessages(() => {
      let count = 0;
      return {
        answer: (answer) => {
          count += 1;
          const text = JSON.stringify(answer);
          return count <= FEW ? undefined : `${text.slice(0, 20)}${text}${text.slice(20)}`;
        },
      };
    }),
  },
  {
    id: 'glues-lines',
    title: 'Leaves line ends out when there is much to write.',
    breaks: ['WIRE-3'],
    wrap: tamperMessages(() => {
      let count = 0;
      return {
        answer: (answer) => {
          count += 1;
          return count <= FEW || count % 2 === 0 ? undefined : Buffer.from(JSON.stringify(answer));
        },
      };
    }),
  },
  {
    id: 'seconds-for-milliseconds',
    title: 'Gives timestamps in seconds.',
    breaks: ['WIRE-4'],
    wrap: tamperMessages(() => ({
      answer: (answer) => ({ ...answer, timestamp: Math.floor(Number(answer.timestamp) / 1000) }),
      event: (event) => ({ ...event, timestamp: Math.floor(Number(event.timestamp) / 1000) }),
    })),
  },
  {
    id: 'floats-for-integers',
    title: 'Writes whole numbers with a fraction: 5.0.',
    breaks: ['WIRE-4'],
    wrap: tamperMessages(() => ({
      answer: (answer) => withFractions(answer),
      event: (event) => withFractions(event),
    })),
  },
  {
    id: 'numbers-beyond-doubles',
    title: 'Adds a number to every answer that no double holds exactly.',
    breaks: ['WIRE-4'],
    wrap: tamperMessages(() => ({
      answer: (answer) => `${JSON.stringify(answer).slice(0, -1)},"sequence":9007199254740993}`,
    })),
  },
  {
    id: 'deaf-after-a-refusal',
    title: 'Reads nothing more after a line that it has refused.',
    breaks: ['WIRE-5'],
    wrap: tamperMessages(() => {
      let refused = false;
      return {
        unreadable: (line) => {
          refused ||= line.bytes.length > 0 && line.ended;
          return undefined;
        },
        command: () => (refused ? NOTHING : undefined),
      };
    }),
  },
  {
    id: 'replaces-bad-utf8',
    title: 'Puts U+FFFD in the place of what is no UTF-8, and goes on.',
    breaks: ['WIRE-6'],
    wrap: tamperMessages(() => ({
      unreadable: ({ text, bytes }) => (text === undefined ? Buffer.from(bytes).toString() : undefined),
    })),
  },
  {
    id: 'takes-nan',
    title: 'Takes NaN, Infinity and half of a surrogate pair, and makes something else of them.',
    breaks: ['WIRE-6'],
    wrap: tamper(({ wire }) => ({
      input: (bytes) =>
        wire.write(
          Buffer.from(
            Buffer.from(bytes)
              .toString('latin1')
              .replace(/-?\b(NaN|Infinity)\b/g, '0')
              .replace(/\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g, '?'),
            'latin1',
          ),
        ),
    })),
  },
  {
    id: 'answers-empty-lines',
    title: 'Answers an empty line as if it were a broken one.',
    breaks: ['WIRE-7'],
    wrap: tamperMessages(() => ({
      unreadable: ({ text }) => (text?.trim() === '' ? '{' : undefined),
    })),
  },
  {
    id: 'takes-an-unfinished-line',
    title: 'Takes a last line without its end for a message.',
    breaks: ['WIRE-7'],
    wrap: tamper(({ wire }) => {
      let last = 0x0a;
      return {
        input: (bytes) => {
          last = bytes.at(-1) ?? last;
          wire.write(bytes);
        },
        inputEnd: () => {
          if (last !== 0x0a) wire.write(Buffer.from('\n'));
          wire.endInput();
        },
      };
    }),
  },
  {
    id: 'skips-long-lines-silently',
    title: 'Skips a line over the limit without a word.',
    breaks: ['WIRE-8'],
    wrap: tamper(({ wire, contract }) => {
      const limit = contract.limits.max_line_bytes ?? Number.POSITIVE_INFINITY;
      let skipped = false;
      let held: Uint8Array[] = [];
      let size = 0;
      return {
        // A piece is kept until its line ends, so that a long one can be left out whole.
        input: (bytes) => {
          let rest = bytes;
          for (;;) {
            const end = rest.indexOf(0x0a);
            const part = end === -1 ? rest : rest.subarray(0, end + 1);
            size += part.length;
            skipped ||= size > limit;
            if (skipped) held = [];
            else held.push(part);
            if (end === -1) return;
            for (const piece of held) wire.write(piece);
            held = [];
            size = 0;
            skipped = false;
            rest = rest.subarray(end + 1);
          }
        },
      };
    }),
  },
  {
    id: 'answers-long-lines-without-id',
    title: 'Answers a line over the limit under `id: null`, also where its id can be read.',
    breaks: ['WIRE-8', 'ERR-4'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        answer.error_code === 'INVALID_PAYLOAD' && JSON.stringify(sent ?? null).length > 100_000
          ? { ...answer, id: null }
          : undefined,
    })),
  },
  {
    id: 'chokes-on-a-byte-order-mark',
    title: 'Refuses a stream that begins with a byte order mark.',
    breaks: ['WIRE-11'],
    wrap: tamper(({ wire }) => ({
      input: (bytes) =>
        wire.write(bytes[0] === 0xef && bytes[1] === 0xbb ? Buffer.concat([Buffer.from('x'), bytes]) : bytes),
    })),
  },
  {
    id: 'escapes-twice',
    title: 'Writes every text in an answer as JSON once more.',
    breaks: ['WIRE-2', 'CMD-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => ({
        ...answer,
        data: mapLeaves(answer.data, (leaf) => (typeof leaf === 'string' ? JSON.stringify(leaf) : leaf)),
      }),
    })),
  },
  {
    id: 'refuses-large-lines',
    title: 'Refuses every command whose line is longer than a pipe holds.',
    breaks: ['WIRE-8'],
    wrap: tamperMessages(() => ({
      answer: (answer, sent) =>
        sent !== undefined && JSON.stringify(sent).length > 65_536
          ? failureOf(answer, 'INVALID_PAYLOAD')
          : undefined,
    })),
  },
];

/** Answers that are few. */
const FEW = 5;

function withFractions(message: unknown): string {
  return JSON.stringify(message).replace(/(?<=[:,[])(-?\d+)(?=[,}\]])/g, '$1.0');
}
