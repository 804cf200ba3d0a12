import type { app, Menu, MenuItemConstructorOptions, NativeImage, nativeImage, Tray } from 'electron';
import type { BackendClient } from 'stdwire';
import { expectTypeOf, test } from 'vitest';
import {
  BackendTray,
  type BackendTrayOptions,
  type TrayBackend,
  type TrayImage,
  type TrayMenuItem,
  trayTemplate,
} from '../../../../src/electron/tray/index.ts';

test("what Electron and a client have fits what a tray asks for, by Electron's own types", () => {
  type Electron = { Tray: typeof Tray; Menu: typeof Menu; nativeImage: typeof nativeImage; app: typeof app };

  expectTypeOf<Electron>().toExtend<BackendTrayOptions['electron']>();
  expectTypeOf<BackendClient>().toExtend<TrayBackend>();
  expectTypeOf(trayTemplate<NativeImage>).returns.toEqualTypeOf<TrayMenuItem<NativeImage>[]>();
  expectTypeOf<TrayMenuItem<NativeImage>[]>().toExtend<MenuItemConstructorOptions[]>();
  expectTypeOf<TrayMenuItem<NativeImage>[]>().toExtend<Parameters<typeof Menu.buildFromTemplate>[0]>();
  expectTypeOf<NativeImage>().toExtend<TrayImage>();
  expectTypeOf(BackendTray).toBeConstructibleWith({
    electron: {} as Electron,
    backend: {} as BackendClient,
    actions: { quit: () => ({}) as Electron['app'] },
  });
});
