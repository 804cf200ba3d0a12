/**
 * What stands between a page and the main process, for apps that bundle a preload script of their own: call
 * {@link exposeBackend} in it. Everybody else names the prebuilt file, `stdwire/electron/preload.cjs`.
 *
 * @module
 */

export { type ExposeOptions, exposeBackend } from './expose-backend.ts';
