/** Where the figures come from: without it they mean nothing. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { environmentPython, inRepository, peerFolder } from './places.mjs';

/** What is there for the plots. */
const DRAWING = ['vega', 'vega-lite'];

/**
 * @typedef {object} Machine
 * @property {string} processor
 * @property {string} system
 * @property {string} node
 * @property {string} python
 * @property {string} stdwire
 * @property {Record<string, string>} peers versions of what it is compared with
 */

/** @returns {Machine} */
export function machine() {
  const { version } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8'));
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return {
    processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${gigabytes} GB`,
    system: `${platform()} ${release()}, ${arch()}`,
    node: process.versions.node,
    python: execFileSync(environmentPython, ['-c', 'import platform; print(platform.python_version())'], {
      encoding: 'utf8',
    }).trim(),
    stdwire: version,
    peers: { ...nodePeers(), ...pythonPeers() },
  };
}

/** @returns {Record<string, string>} */
function nodePeers() {
  const { dependencies } = JSON.parse(readFileSync(inRepository('bench', 'package.json'), 'utf8'));
  const compared = Object.keys(dependencies).filter((name) => !DRAWING.includes(name));
  const versions = compared.map((name) => {
    try {
      return [name, JSON.parse(readFileSync(join(peerFolder(name), 'package.json'), 'utf8')).version];
    } catch {
      return [name, 'not installed'];
    }
  });
  return Object.fromEntries(versions);
}

/** @returns {Record<string, string>} */
function pythonPeers() {
  const pins = readFileSync(inRepository('bench', 'requirements.txt'), 'utf8').matchAll(/^([\w-]+)==(.+)$/gm);
  return Object.fromEntries([...pins].map(([, name = '', version = '']) => [name, version]));
}
