import type { ErrorFacts } from './error-facts.ts';
import { type Explanation, REPORT } from './explanation.ts';

/** Why the bridge of a window refused something. A reason of a newer version is explained as a fault between the two. */
export function bridgeRefusal({ reason = '', outcome }: ErrorFacts): Explanation {
  if (reason === 'unavailable' && outcome === 'unknown') return LOST_MEANWHILE;
  return refusals.get(reason) ?? BRIDGE_FAULT;
}

const NOT_ALLOWED: Explanation = {
  title: 'This window may not do that',
  text: 'The application does not let this window do what was asked for.',
  whatToDo: REPORT,
};
const LOST_MEANWHILE: Explanation = {
  title: 'The connection to the application was lost',
  text: 'This window has lost its connection to the application. What was under way may have been done all the same.',
  whatToDo: 'Wait a moment and look whether it was done, then try again if it was not.',
};
const BRIDGE_FAULT: Explanation = {
  title: 'The window and the application did not understand each other',
  text: 'The window sent something that the application does not accept. Nothing was done.',
  whatToDo: REPORT,
};

/** By the reason of the error. */
const refusals: ReadonlyMap<string, Explanation> = new Map(
  Object.entries({
    sender: NOT_ALLOWED,
    origin: NOT_ALLOWED,
    'not-granted': NOT_ALLOWED,
    'unknown-command': BRIDGE_FAULT,
    malformed: BRIDGE_FAULT,
    'duplicate-id': BRIDGE_FAULT,
    document: {
      title: 'The window has lost its connection',
      text: 'The application does not know this window any more. Nothing was done.',
      whatToDo: 'Try again. If it goes on, close the window and open it again.',
    },
    'too-large': {
      title: 'Too large',
      text: 'What was asked for is larger than what can be sent at once.',
      whatToDo: 'Try again with less at once.',
    },
    'too-many': {
      title: 'Too much at once',
      text: 'This window asks for more at once than it may.',
      whatToDo: 'Wait a moment, then try again.',
    },
    version: {
      title: 'Two parts of the application do not fit together',
      text: 'The window and the application are of different versions.',
      whatToDo: 'Install the newest version of the application, whole, and start it again.',
    },
    unavailable: {
      title: 'The application cannot be reached',
      text: 'This window has no connection to the application. What was just asked for was not done.',
      whatToDo: 'Wait a moment, then try again. If it goes on, start the application again.',
    },
    internal: {
      title: 'Something went wrong inside the application',
      text: 'The connection between the window and the application failed. What was asked for may have been done all the same.',
      whatToDo: REPORT,
    },
  }),
);
