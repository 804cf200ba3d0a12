/**
 * What a command that waits for its answer holds in memory. The promise that its caller has is part of it, with every
 * client alike.
 *
 * @param {import('../lib/party.mjs').Party} party
 * @param {{ count: number }} options
 */
export async function pending({ hold, release, request }, { count }) {
  if (hold === undefined || release === undefined) throw new Error('Nothing can be held back.');
  await Promise.all([...Array.from({ length: count }, () => hold()), release()]);
  const before = heapUsed();
  const waiting = Array.from({ length: count }, () => hold());
  // When this is answered, everything before it has been written and read.
  await request(1);
  const after = heapUsed();
  await release();
  await Promise.all(waiting);
  return { count, bytes: (after - before) / count };
}

function heapUsed() {
  if (globalThis.gc === undefined) throw new Error('This needs node --expose-gc.');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
