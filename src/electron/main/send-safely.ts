import type { WindowContents, WindowFrame } from './electron-parts.ts';

/**
 * Sends to a frame that may be gone at any moment; false if it could not be sent. Electron throws where a window was
 * destroyed, and only prints an error where a frame was, so it is asked first.
 */
export function sendSafely(
  contents: Pick<WindowContents, 'isDestroyed'>,
  frame: WindowFrame,
  channel: string,
  message: unknown,
): boolean {
  try {
    if (contents.isDestroyed() || isGone(frame)) return false;
    frame.send(channel, message);
    return true;
  } catch {
    return false;
  }
}

/** Whether a frame is gone, or its document is going. */
export function isGone(frame: WindowFrame): boolean {
  try {
    if (frame.isDestroyed?.() === true || frame.detached === true) return true;
    // Before Electron had a question for it, a frame that is gone throws whatever it is asked.
    return typeof frame.url !== 'string';
  } catch {
    return true;
  }
}
