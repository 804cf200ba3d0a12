import { cloneMessage } from './clone-message.ts';
import type { FakeFrame } from './fake-frame.ts';
import { type ForgedSender, ipcEvent } from './fake-ipc-event.ts';
import type { FakeSystem } from './fake-system.ts';

/** The answer as it travels. */
type IpcReply = { readonly result: unknown } | { readonly error: string };

/** Gives a message to all that listen to it: of the frame, of its `webContents`, and of the app. */
export function dispatchSend(
  system: FakeSystem,
  frame: FakeFrame,
  sender: ForgedSender,
  channel: string,
  args: unknown[],
): void {
  const event = ipcEvent(frame, sender);
  for (const ipc of [frame.ipc, frame.contents.ipc, system.ipcMain]) ipc.emit(channel, event, ...args);
}

/**
 * Has an invocation answered by the first that handles it: the frame, its `webContents`, the app. What Electron does
 * with errors is done here: only their text crosses, a falsy text is success, and an answer that cannot be cloned, or
 * an error that has no text, is never sent.
 */
export async function dispatchInvoke(
  system: FakeSystem,
  frame: FakeFrame,
  sender: ForgedSender,
  channel: string,
  args: unknown[],
  reply: (reply: IpcReply) => void,
): Promise<void> {
  const event = ipcEvent(frame, sender);
  const replyWithError = (error: unknown): void => {
    system.print(`Error occurred in handler for '${channel}':`, error);
    reply({ error: (error as Error).toString() });
  };
  const handler = [frame.ipc, frame.contents.ipc, system.ipcMain]
    .map((ipc) => ipc.handlerOf(channel))
    .find((found) => found !== undefined);
  try {
    if (handler === undefined) return replyWithError(new Error(`No handler registered for '${channel}'`));
    const outcome = await settle(() => handler(event, ...args));
    if ('thrown' in outcome) replyWithError(outcome.thrown);
    else reply({ result: cloneMessage(outcome.result) });
  } catch (error) {
    system.print(`No reply was sent for '${channel}':`, error);
  }
}

async function settle(
  run: () => unknown,
): Promise<{ readonly result: unknown } | { readonly thrown: unknown }> {
  try {
    return { result: await run() };
  } catch (thrown) {
    return { thrown };
  }
}
