/** Every party of the benchmark: a Node side, and what answers it. */
import { existsSync } from 'node:fs';
import { cPeer, hasPeer, peersPython } from '../lib/places.mjs';
import { openBare } from './node/bare.mjs';
import { inC, python } from './node/child.mjs';
import { openStack } from './node/stack.mjs';
import { openStdwire } from './node/stdwire.mjs';

/** @typedef {import('../lib/job.mjs').Party} Party */

/**
 * @typedef {object} PartyEntry
 * @property {string} title as the report names it: Node side × Python side
 * @property {() => Promise<Party>} open
 * @property {'c' | 'python peers'} [needs]
 * @property {string} [peer] the package that it needs
 */

const L = python('bare.py', 'message');
const Lc = python('bare.py', 'read');
const Lm = python('bare_msgspec.py');
const LC_C = inC('read');

/** @type {Record<string, PartyEntry>} */
export const parties = {
  L: {
    title: 'bare loop × bare loop, flush per message (**L**)',
    open: () => openBare(L, { write: 'message' }),
  },
  Lc: {
    title: 'bare, one write per tick × one write per read, std json (**Lc**)',
    open: () => openBare(Lc, { write: 'tick' }),
  },
  Lm: {
    title: 'bare × msgspec, one write per read (**Lm**)',
    open: () => openBare(Lm, { write: 'tick' }),
  },
  stdwire: {
    title: '**our client × our Python bridge**, checked on both sides',
    open: () => openStdwire(python('typed.py')),
  },
  'stdwire × L': { title: "our client × L's Python", open: () => openStdwire(L) },
  'stdwire × Lc': { title: "our client × Lc's Python", open: () => openStdwire(Lc) },
  'stdwire × Lm': { title: "our client × Lm's Python", open: () => openStdwire(Lm) },
  'bare × bridge': {
    title: 'bare, one write per tick × our Python bridge',
    open: () => openBare(python('typed.py'), { write: 'tick' }),
  },
  stack: {
    title: 'split2 + p-timeout + nanoid + zod + emittery, straightforward',
    open: () => openStack(L),
  },
  'C bare, each': {
    title: 'bare, flush per request',
    needs: 'c',
    open: () => openBare(LC_C, { write: 'message' }),
  },
  'C bare, tick': {
    title: 'bare, one write per tick',
    needs: 'c',
    open: () => openBare(LC_C, { write: 'tick' }),
  },
  'C stdwire': { title: '**our client**', needs: 'c', open: () => openStdwire(LC_C) },
  'C stack': { title: 'straightforward stack', needs: 'c', open: () => openStack(LC_C) },
};

/** @param {string} name @returns {PartyEntry} */
export function partyEntry(name) {
  const entry = parties[name];
  if (entry === undefined) throw new Error(`There is no party named ${name}.`);
  return entry;
}

/** @param {string} name @returns {Promise<Party>} */
export function openParty(name) {
  return partyEntry(name).open();
}

/**
 * @param {string} name
 * @returns {string | undefined} why it cannot take part on this machine
 */
export function whyMissing(name) {
  const { needs, peer } = partyEntry(name);
  if (needs === 'c' && !existsSync(cPeer)) return 'there is no C compiler (cc, gcc or clang)';
  if (needs === 'python peers' && !existsSync(peersPython)) return 'the Python peers could not be installed';
  if (peer !== undefined && !hasPeer(peer)) return `the package ${peer} could not be installed`;
  return undefined;
}
