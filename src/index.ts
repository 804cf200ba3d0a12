/**
 * Stdwire for Node: the typed client over a process that it starts and ends.
 *
 * All of the core entry, save that `BackendClient` and `Client` are those that start a process.
 *
 * @module
 */

export * from './core.ts';
export { BackendClient } from './node/backend-client.ts';
export { Client, type ClientOptions } from './node/client.ts';
export type { ProcessOptions } from './process/process-options.ts';
export { processConnect } from './process/process-transport.ts';
