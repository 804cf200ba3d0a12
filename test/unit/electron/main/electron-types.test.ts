import type * as Electron from 'electron';
import { expect, test } from 'vitest';
import type {
  BridgeApp,
  ElectronParts,
  WindowContents,
  WindowFrame,
  WindowMessage,
} from '../../../../src/electron/main/electron-parts.ts';
import type { ErrorDialogOptions, QuitGuardOptions } from '../../../../src/electron/main/index.ts';

/** Whether the first type can be given where the second one is asked for. */
type Fits<Given, Asked> = Given extends Asked ? true : false;

test("Electron's own types fit what is asked of it", () => {
  const fits: readonly true[] = [
    true satisfies Fits<Electron.App, BridgeApp>,
    true satisfies Fits<Electron.WebContents, WindowContents>,
    true satisfies Fits<Electron.WebFrameMain, WindowFrame>,
    true satisfies Fits<Electron.IpcMainInvokeEvent, WindowMessage>,
    true satisfies Fits<Electron.IpcMainEvent, WindowMessage>,
    true satisfies Fits<typeof Electron, ElectronParts>,
    true satisfies Fits<Electron.App, QuitGuardOptions['app']>,
    true satisfies Fits<Electron.PowerMonitor, QuitGuardOptions['powerMonitor']>,
    true satisfies Fits<Electron.App, ErrorDialogOptions['app']>,
    true satisfies Fits<Electron.Dialog, ErrorDialogOptions['dialog']>,
  ];

  // The compiler is who tests this; what runs only keeps the list from being empty.
  expect(fits).not.toHaveLength(0);
});
