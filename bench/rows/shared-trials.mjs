/** The jobs that several rows look at, under one name each, so that they are measured once. */
import { keyOf, partyTrials } from '../lib/party-trials.mjs';

export const MANY = 100;
export const VERY_MANY = 1000;

/**
 * @param {import('./row.mjs').Bench} bench
 * @param {readonly string[]} names
 * @param {number} inFlight
 */
export function requestTrials({ parties, seconds }, names, inFlight) {
  return partyTrials(parties, requestGroup(inFlight), names, { job: 'requests', inFlight, seconds });
}

/** @param {import('./row.mjs').Bench} bench @param {readonly string[]} names */
export function eventTrials({ parties, seconds }, names) {
  return partyTrials(parties, EVENTS, names, { job: 'events', seconds });
}

export const EVENTS = 'events';

/** @param {number} inFlight */
export function requestGroup(inFlight) {
  return `${inFlight.toLocaleString('en')} in flight`;
}

/** @param {string} name @param {number} inFlight */
export function requestKey(name, inFlight) {
  return keyOf(requestGroup(inFlight), name);
}

/** @param {string} name */
export function eventKey(name) {
  return keyOf(EVENTS, name);
}
