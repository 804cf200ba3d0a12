import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cPeer, inRepository } from '../places.mjs';

const COMPILERS = ['cc', 'gcc', 'clang'];

/**
 * Compiles the peer that answers at the speed of C, with the first compiler that there is.
 *
 * @param {(line: string) => void} say
 */
export function compilePeer(say) {
  rmSync(cPeer, { force: true });
  const source = inRepository('bench', 'peers', 'c', 'peer.c');
  for (const compiler of COMPILERS) {
    const { error, status, stderr } = spawnSync(compiler, ['-O2', '-o', cPeer, source], { encoding: 'utf8' });
    if (error !== undefined) continue;
    if (status !== 0) say(`${compiler} cannot compile the C peer: ${stderr}`);
    return;
  }
  say(`there is no C compiler (${COMPILERS.join(', ')}): P5 is left out`);
}
