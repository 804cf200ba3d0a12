import type { BridgeRefusal } from '../../errors.ts';
import type { WindowContents, WindowFrame, WindowMessage } from './electron-parts.ts';

/**
 * Who sent a message, if it may: the main frame of the window that the bridge listens to, with a document that is
 * allowed; else why not. It has to be asked before anything is awaited: a frame that is gone can be asked nothing more
 * (https://www.electronjs.org/docs/latest/breaking-changes#behavior-changed-frame-properties-may-retrieve-detached-webframemain-instances-or-none-at-all).
 */
export function senderFrame(
  event: WindowMessage,
  contents: WindowContents,
  isAllowed: (frame: Pick<WindowFrame, 'origin' | 'url'>) => boolean,
): WindowFrame | Extract<BridgeRefusal, 'sender' | 'origin'> {
  try {
    const frame = event.senderFrame;
    if (frame === null || event.sender !== contents || frame.parent !== null) return 'sender';
    return isAllowed(frame) ? frame : 'origin';
  } catch {
    return 'sender'; // the frame went while it was looked at
  }
}
