/**
 * What a client under test starts as its backend: a process that does nothing of itself. Its streams are joined to the kit
 * over a local socket, so that the kit plays the backend byte by byte, and ends the process as it likes.
 *
 *     node stand-in.js <socket>
 */
import { connect } from 'node:net';
import { FrameReader, frame } from './frames.ts';

/** It lost the kit: https://man.openbsd.org/sysexits.3 calls it an internal error. */
const LOST = 70;

const socket = connect(process.argv[2] ?? '');
socket.on('error', () => process.exit(LOST));
socket.on('close', () => process.exit(LOST));
process.stdin.on('data', (bytes: Uint8Array) => socket.write(frame('input', bytes)));
process.stdin.on('end', () => socket.write(frame('input-end')));
// A client that has gone reads nothing more, which is the kit's to find out.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const reader = new FrameReader((kind, bytes) => {
  const text = (): string => new TextDecoder().decode(bytes);
  if (kind === 'output') process.stdout.write(bytes);
  else if (kind === 'log') process.stderr.write(bytes);
  else if (kind === 'exit') void whenWritten(() => process.exit(Number(text())));
  else if (kind === 'signal') void whenWritten(() => process.kill(process.pid, text()));
});
socket.on('data', (bytes: Uint8Array) => reader.push(bytes));

/** Whatever was written before is on its way by then. */
function whenWritten(act: () => void): void {
  process.stdout.write('', () => process.stderr.write('', act));
}
