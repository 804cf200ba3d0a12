/**
 * How the app is packed: https://www.electronforge.io. `npm run make`, in the repository's top folder, builds what goes
 * in and runs it. Who signs is read from the environment: packaging/signing.mjs.
 */

import { FuseV1Options, FuseVersion } from '@electron/fuses';
import { FusesPlugin } from '@electron-forge/plugin-fuses';
import { isAppFile } from './packaging/app-files.mjs';
import { backendFolder } from './packaging/backend-folder.mjs';
import { keepLinks } from './packaging/keep-links.mjs';
import { signWhatWindowsMisses, verifySignatures } from './packaging/native-signatures.mjs';
import { macSigning, notarization, windowsSigning } from './packaging/signing.mjs';

const osxSign = macSigning(process.env);
const osxNotarize = notarization(process.env);
const windowsSign = windowsSigning(process.env);

export default {
  packagerConfig: {
    appBundleId: 'com.example.stdwire-songs',
    asar: true,
    // Beside the archive and not in it, from where nothing can be run.
    extraResource: [backendFolder],
    ignore: (path) => !isAppFile(path),
    afterCopyExtraResources: [keepLinks, signWhatWindowsMisses],
    ...(osxSign === undefined ? {} : { osxSign }),
    ...(osxNotarize === undefined ? {} : { osxNotarize }),
    ...(windowsSign === undefined ? {} : { windowsSign }),
    // The files of Electron as they are downloaded, for machines without a way to them.
    ...(process.env.STDWIRE_ELECTRON_ZIPS ? { electronZipDir: process.env.STDWIRE_ELECTRON_ZIPS } : {}),
  },
  hooks: {
    postPackage: (_config, { platform, outputPaths }) => verifySignatures(platform, outputPaths),
  },
  makers: [
    { name: '@electron-forge/maker-zip', platforms: ['darwin', 'linux', 'win32'] },
    { name: '@electron-forge/maker-dmg', platforms: ['darwin'] },
    {
      name: '@electron-forge/maker-squirrel',
      config: windowsSign === undefined ? {} : { windowsSign },
      platforms: ['win32'],
    },
    ...(process.env.STDWIRE_MAKE_DEB ? [{ name: '@electron-forge/maker-deb', platforms: ['linux'] }] : []),
  ],
  plugins: [
    new FusesPlugin({
      version: FuseVersion.V1,
      strictlyRequireAllFuses: true,
      // Neither a Node for whoever can start it, nor open to a debugger or to options from outside.
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      // Only the code that was signed.
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      // The page has a scheme of its own and no use for file:.
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.WasmTrapHandlers]: true,
    }),
  ],
};
