/**
 * Stdwire for Node: the typed client over a process that it starts and ends.
 *
 * All of the core entry, save that `BackendClient` and `Client` are those that start a process.
 *
 * @module
 */

export * from './core.ts';
export { BackendClient } from './node/backend-client.ts';
export { Client } from './node/client.ts';
export type { ClientOptions } from './node/client-options.ts';
export type { ClientSettings } from './node/configuration/client-settings.ts';
export {
  type Configuration,
  type ReadConfigurationOptions,
  readConfiguration,
} from './node/configuration/read-configuration.ts';
export { type Diagnosis, diagnose } from './node/doctor/diagnose.ts';
export type { DoctorOptions } from './node/doctor/doctor-options.ts';
export type { Finding } from './node/doctor/finding.ts';
export { HttpBackend, type HttpBackendEvents, type HttpBackendOptions } from './node/http-backend.ts';
export { HttpEndpoint } from './node/http-endpoint.ts';
export type { HttpOptions } from './node/http-options.ts';
export type { LogFileLimits, LogFileOptions } from './node/log-file-options.ts';
export { type PortHolder, portHolder } from './node/port-holder.ts';
export { findFreePort, type PortRange } from './node/ports.ts';
export type {
  BackendSearch,
  BackendSource,
  PackagedApp,
  ResolvedBackend,
} from './process/backend-options.ts';
export type { ProcessOptions } from './process/process-options.ts';
export { processConnect } from './process/process-transport.ts';
export { executableExists, resolveBackend } from './process/resolve-backend.ts';
