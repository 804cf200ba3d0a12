/** The structured clone of what passes between processes, with the words that Electron has for what has none. */
export function cloneMessage<Message>(message: Message): Message {
  try {
    return structuredClone(message);
  } catch {
    throw new Error('An object could not be cloned.');
  }
}
