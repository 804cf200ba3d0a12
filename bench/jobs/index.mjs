/** The jobs that parties do: what is done, and how it is counted, is the same whoever does it. */
import { events, growth } from './events.mjs';
import { idle } from './idle.mjs';
import { line } from './line.mjs';
import { pending } from './pending.mjs';
import { requests, serial } from './requests.mjs';
import { songs } from './songs.mjs';

/** @typedef {(party: import('../lib/party.mjs').Party, options: any) => Promise<import('../lib/party.mjs').Sample>} Job */

/** @type {Readonly<Record<string, Job>>} */
export const jobs = { events, growth, idle, line, pending, requests, serial, ...songs };
