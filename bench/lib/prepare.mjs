/** What a run needs beside the repository's own set-up: the generated protocol, and the C peer. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '../../src/generator/index.ts';
import { cPeer, generatedClient, generatedPython, inRepository, workFolder } from './places.mjs';

/** @param {(line: string) => void} say */
export function prepare(say) {
  mkdirSync(workFolder, { recursive: true });
  generate({
    protocol: inRepository('bench', 'protocol'),
    out: generatedClient,
    name: 'Bench',
    importExtension: 'ts',
    python: join(generatedPython, 'bench_protocol'),
    pythonPackage: 'bench_protocol',
  });
  compilePeer(say);
}

/** @param {(line: string) => void} say */
function compilePeer(say) {
  rmSync(cPeer, { force: true });
  const source = inRepository('bench', 'peers', 'c', 'peer.c');
  for (const compiler of ['cc', 'gcc', 'clang']) {
    const { error, status, stderr } = spawnSync(compiler, ['-O2', '-o', cPeer, source], { encoding: 'utf8' });
    if (error !== undefined) continue;
    if (status !== 0) say(`${compiler} cannot compile the C peer: ${stderr}`);
    return;
  }
}
