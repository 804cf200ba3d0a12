/**
 * What a program that uses Stdwire needs to test itself: a transport that stays in memory, a backend that plays a script,
 * and a bridge to it for a page. None of it needs Node.
 *
 * @module
 */

export type { BridgeCounts } from '../electron/bridge/bridge.ts';
export { type InProcessOptions, type InProcessPort, inProcessPort } from './in-process-port.ts';
export { type MemoryPeer, MemoryTransport } from './memory-transport.ts';
export { ScriptedBackend, type ScriptedBackendOptions, type ScriptedHandler } from './scripted-backend.ts';
export { ScriptedCall, ScriptedFailure } from './scripted-call.ts';
