/**
 * What a program that uses Stdwire needs to test itself: a transport that stays in memory, and a backend that plays a
 * script. None of it needs Node.
 *
 * @module
 */

export { type MemoryPeer, MemoryTransport } from './memory-transport.ts';
export { ScriptedBackend, type ScriptedBackendOptions, type ScriptedHandler } from './scripted-backend.ts';
export { ScriptedCall, ScriptedFailure } from './scripted-call.ts';
