const waiting = new Set<() => void>();

/**
 * Calls back when the program ends, by `process.exit()` for example, while nothing can be waited for any more. Returns
 * its undo. All share one listener, which is there only while somebody waits: Node warns of more than ten.
 */
export function beforeExit(callback: () => void): () => void {
  if (waiting.size === 0) process.on('exit', callAll);
  waiting.add(callback);
  return () => {
    waiting.delete(callback);
    if (waiting.size === 0) process.off('exit', callAll);
  };
}

function callAll(): void {
  for (const callback of waiting) callback();
}
