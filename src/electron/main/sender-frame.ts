import type { WindowContents, WindowFrame, WindowMessage } from './electron-parts.ts';
import { isGone } from './send-safely.ts';

/**
 * Who sent a message, if it may: the main frame of the window that the bridge listens to, with a document that is
 * allowed; else why not, `gone` for a frame of which nobody can tell any more. It has to be asked before anything is awaited: a frame that is gone can be asked nothing more
 * (https://www.electronjs.org/docs/latest/breaking-changes#behavior-changed-frame-properties-may-retrieve-detached-webframemain-instances-or-none-at-all).
 */
export function senderFrame(
  event: WindowMessage,
  contents: WindowContents,
  isAllowed: (frame: Pick<WindowFrame, 'origin' | 'url'>) => boolean,
): WindowFrame | 'sender' | 'origin' | 'gone' {
  try {
    const frame = event.senderFrame;
    if (frame === null || isGone(frame)) return 'gone';
    if (event.sender !== contents || frame.parent !== null) return 'sender';
    return isAllowed(frame) ? frame : 'origin';
  } catch {
    return 'gone'; // it went while it was looked at
  }
}
