#!/usr/bin/env node
import { runProgram } from './program.ts';

const interrupt = new AbortController();
// Once: the first Ctrl-C stops the work in good order, a second one ends the program as ever.
process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));
process.once('SIGTERM', () => interrupt.abort(new Error('terminated')));
// A reader that has seen enough (`| head`) closes the pipe, and a terminal that is closed takes nothing more: neither is
// a failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

process.exitCode = await runProgram(process.argv.slice(2), {
  stdin: process.stdin,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  signal: interrupt.signal,
});
