/** What a run needs beside the repository's own set-up. What cannot be had is told, and left out. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '../../src/generator/index.ts';
import { generatedClient, generatedPython, inRepository, workFolder } from './places.mjs';
import { compilePeer } from './prepare/c-peer.mjs';
import { installNodePeers } from './prepare/node-peers.mjs';
import { installPythonPeers } from './prepare/python-peers.mjs';

/** @param {(line: string) => void} say */
export async function prepare(say) {
  prepareProtocol();
  compilePeer(say);
  await installNodePeers(say);
  await installPythonPeers(say);
}

/** The protocol of the benchmark, for both sides, as `stdwire generate` writes it for anybody. */
export function prepareProtocol() {
  mkdirSync(workFolder, { recursive: true });
  generate({
    protocol: inRepository('bench', 'protocol'),
    out: generatedClient,
    name: 'Bench',
    importExtension: 'ts',
    python: join(generatedPython, 'bench_protocol'),
    pythonPackage: 'bench_protocol',
  });
}
