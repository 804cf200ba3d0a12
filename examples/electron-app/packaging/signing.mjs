/**
 * Who signs, read from the environment. Where nothing is set, nothing is signed and the app is for yourself alone.
 *
 * macOS: STDWIRE_SIGN_IDENTITY (`Developer ID Application: …`); to notarise, APPLE_API_KEY (a file), APPLE_API_KEY_ID and
 * APPLE_API_ISSUER, or APPLE_ID, APPLE_PASSWORD (one for this app) and APPLE_TEAM_ID.
 * Windows: WINDOWS_CERTIFICATE_FILE and WINDOWS_CERTIFICATE_PASSWORD, or WINDOWS_SIGN_WITH_PARAMS for a token or a service.
 */
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BACKEND } from './backend-folder.mjs';

/** @typedef {Readonly<Record<string, string | undefined>>} Variables */

const entitlements = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const APP = entitlements('entitlements.app.plist');
const BACKEND_FILES = entitlements('entitlements.backend.plist');

/**
 * @param {Variables} env
 * @returns what `osxSign` is to be
 */
export function macSigning({ STDWIRE_SIGN_IDENTITY: identity }) {
  if (!identity) return undefined;
  return {
    identity,
    // A half-signed app is refused on every Mac but this one.
    continueOnError: false,
    optionsForFile: (/** @type {string} */ path) => ({
      hardenedRuntime: true,
      entitlements: path.includes(`${sep}${BACKEND}${sep}`) ? BACKEND_FILES : APP,
    }),
  };
}

/**
 * @param {Variables} env
 * @returns what `osxNotarize` is to be
 */
export function notarization(env) {
  if (!env.STDWIRE_SIGN_IDENTITY) return undefined;
  const {
    APPLE_API_KEY: appleApiKey,
    APPLE_API_KEY_ID: appleApiKeyId,
    APPLE_API_ISSUER: appleApiIssuer,
  } = env;
  if (appleApiKey && appleApiKeyId && appleApiIssuer) return { appleApiKey, appleApiKeyId, appleApiIssuer };
  const { APPLE_ID: appleId, APPLE_PASSWORD: appleIdPassword, APPLE_TEAM_ID: teamId } = env;
  return appleId && appleIdPassword && teamId ? { appleId, appleIdPassword, teamId } : undefined;
}

/**
 * @param {Variables} env
 * @returns what `windowsSign` is to be; the rest is read from the environment by the signing package itself
 */
export function windowsSigning(env) {
  const { WINDOWS_CERTIFICATE_FILE: certificateFile, WINDOWS_CERTIFICATE_PASSWORD: certificatePassword } =
    env;
  if (certificateFile)
    return {
      certificateFile,
      ...(certificatePassword ? { certificatePassword } : {}),
      continueOnError: false,
    };
  const { WINDOWS_SIGN_WITH_PARAMS: signWithParams } = env;
  return signWithParams ? { signWithParams, continueOnError: false } : undefined;
}
