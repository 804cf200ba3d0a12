/** Every party of the benchmark: a Node side, and what answers it. */
import { existsSync } from 'node:fs';
import { cPeer, hasPeer, peersPython } from '../lib/places.mjs';
import { openBare } from './node/bare.mjs';
import { openBirpc } from './node/birpc.mjs';
import { inC, python, pythonWithPeers } from './node/child.mjs';
import { openHttp } from './node/http.mjs';
import { openJsonRpc } from './node/json-rpc.mjs';
import { openMcp } from './node/mcp.mjs';
import { openPythonShell } from './node/python-shell.mjs';
import { openPythonia } from './node/pythonia.mjs';
import { openSongs } from './node/songs.mjs';
import { openStack } from './node/stack.mjs';
import { openStdwire } from './node/stdwire.mjs';
import { openBareText, openStdwireText } from './node/text.mjs';
import { openVscodeJsonRpc } from './node/vscode-jsonrpc.mjs';

/** @typedef {import('../lib/party.mjs').Party} Party */

/**
 * @typedef {object} PartyEntry
 * @property {string} title as the report names it: Node side × Python side
 * @property {(settings: any) => Promise<Party>} open
 * @property {'c' | 'python peers'} [needs]
 * @property {string} [peer] the package that it needs
 */

const L = python('bare.py', 'message');
const Lc = python('bare.py', 'read');
const Lm = python('bare_msgspec.py');
const C = inC('read');

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
    open: (settings) => openStdwire(python('typed.py'), settings),
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
  'asyncio tasks': {
    title: 'bare × asyncio, a task per command',
    open: () => openBare(python('tasks.py', 'pipe'), { write: 'message' }),
  },
  'asyncio thread': {
    title: 'bare × asyncio behind a thread that reads',
    open: () => openBare(python('tasks.py', 'thread'), { write: 'message' }),
  },
  birpc: { title: 'birpc', peer: 'birpc', open: () => openBirpc(python('birpc.py')) },
  'json-rpc-2.0': {
    title: 'json-rpc-2.0',
    peer: 'json-rpc-2.0',
    open: () => openJsonRpc(python('jsonrpc.py', 'lines')),
  },
  'python-shell': { title: 'python-shell', peer: 'python-shell', open: () => openPythonShell(L) },
  'mcp sdk': {
    title: 'MCP sdk (version 1), callTool',
    peer: '@modelcontextprotocol/sdk',
    open: () => openMcp(python('jsonrpc.py', 'lines'), 'sdk'),
  },
  'mcp client': {
    title: 'MCP client (version 2), callTool',
    peer: '@modelcontextprotocol/client',
    open: () => openMcp(python('jsonrpc.py', 'lines'), 'client'),
  },
  'vscode-jsonrpc': {
    title: 'vscode-jsonrpc',
    peer: 'vscode-jsonrpc',
    open: () => openVscodeJsonRpc(python('jsonrpc.py', 'headers')),
  },
  pythonia: { title: 'pythonia', peer: 'pythonia', open: () => openPythonia(python('pythonia_side.py')) },
  uvicorn: {
    title: 'HTTP: fetch × uvicorn',
    needs: 'python peers',
    open: () => openHttp(pythonWithPeers('http_servers.py', 'uvicorn')),
  },
  fastapi: {
    title: 'HTTP: fetch × FastAPI',
    needs: 'python peers',
    open: () => openHttp(pythonWithPeers('http_servers.py', 'fastapi')),
  },
  aiohttp: {
    title: 'HTTP: fetch × aiohttp',
    needs: 'python peers',
    open: () => openHttp(pythonWithPeers('http_servers.py', 'aiohttp')),
  },
  'C bare, each': {
    title: 'bare, flush per request',
    needs: 'c',
    open: () => openBare(C, { write: 'message' }),
  },
  'C bare, tick': {
    title: 'bare, one write per tick',
    needs: 'c',
    open: () => openBare(C, { write: 'tick' }),
  },
  'C stdwire': { title: '**our client**', needs: 'c', open: () => openStdwire(C) },
  'text, bare': { title: 'bare loop × mirror', open: () => openBareText(python('mirror.py')) },
  'text, stdwire': { title: 'our client × mirror', open: () => openStdwireText(python('mirror.py')) },
  'text, bridge': {
    title: 'our client × our Python bridge',
    open: () => openStdwireText(python('echo.py')),
  },
  songs: { title: 'our client × the song backend', open: openSongs },
  'C stack': { title: 'straightforward stack', needs: 'c', open: () => openStack(C) },
};

/** @param {string} name @returns {PartyEntry} */
export function partyEntry(name) {
  const entry = parties[name];
  if (entry === undefined) throw new Error(`There is no party named ${name}.`);
  return entry;
}

/** @param {string} name @param {object} [settings] @returns {Promise<Party>} */
export function openParty(name, settings = {}) {
  return partyEntry(name).open(settings);
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
