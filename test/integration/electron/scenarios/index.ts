import * as calls from './calls.ts';
import { failure, uncloneable } from './errors.ts';
import {
  abortedBatch,
  cancelled,
  followed,
  plainProgress,
  running,
  startedBatch,
  unfollowed,
  watchedBatch,
} from './operations.ts';
import { ownProtocol } from './own-protocol.ts';
import { occupied } from './reloads.ts';
import { hello, notAllowed, restarted, stoppedAndStarted } from './status.ts';
import { launch, tour } from './tour.ts';

/**
 * What a page does, in its own world: a function of this program for the stand-ins and the WebSocket, a bundle in a page
 * for Chromium. What goes in and what comes out is JSON.
 */
export const scenarios = {
  ...calls,
  tour,
  launch,
  failure,
  uncloneable,
  watchedBatch,
  startedBatch,
  followed,
  cancelled,
  unfollowed,
  running,
  plainProgress,
  abortedBatch,
  hello,
  restarted,
  stoppedAndStarted,
  notAllowed,
  ownProtocol,
  occupied,
};

/** The scenarios by name. */
export type Scenarios = typeof scenarios;
