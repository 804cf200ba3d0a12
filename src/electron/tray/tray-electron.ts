/**
 * What is used of Electron, no more: every version of it from 21 on fits, and so does a stand-in. Nothing here names a
 * type of Electron's, so that who has not installed it can compile what uses the tray.
 *
 * @module
 */

/** What is used of a `NativeImage`. */
export interface TrayImage {
  /** Adds the image for one scale of a screen. */
  addRepresentation(options: { scaleFactor?: number; dataURL?: string }): void;
  /** Whether the system paints its shape itself. */
  setTemplateImage(isTemplate: boolean): void;
}

/** What is used of a `Tray`. */
export interface TrayIcon {
  /** Shows another image. */
  setImage(image: unknown): void;
  /** Shows another text when the pointer rests on it. */
  setToolTip(text: string): void;
  /** Shows another menu. */
  setContextMenu(menu: unknown): void;
  /** Whether it is gone. */
  isDestroyed(): boolean;
  /** Takes it away. */
  destroy(): void;
  /** Calls back when the pointer comes to it, or clicks on it. */
  on(event: 'click' | 'mouse-enter', listener: () => void): unknown;
  /** Calls back no more. */
  off(event: 'click' | 'mouse-enter', listener: () => void): unknown;
}

/** The parts of Electron that a tray is made with: `{ Tray, Menu, nativeImage }` of `electron`. */
export interface TrayElectron {
  /** Makes the icon. Whatever image Electron takes: nothing but what was made by it, or given for it, is passed. */
  readonly Tray: new (
    image: never,
  ) => TrayIcon;
  /** Makes the menu of what `trayTemplate` returns. */
  readonly Menu: {
    /** Makes it. */
    buildFromTemplate(template: never): unknown;
  };
  /** Makes the images. */
  readonly nativeImage: {
    /** Makes one without a picture. */
    createEmpty(): TrayImage;
  };
}

/** An item of the menu, as `Menu.buildFromTemplate` takes it (`MenuItemConstructorOptions`). */
export interface TrayMenuItem<Image = TrayImage> {
  /** Names it among the others. */
  id?: string;
  /** What it says. */
  label?: string;
  /** A line between others. */
  type?: 'separator';
  /** Whether it can be chosen; it can unless set. */
  enabled?: boolean;
  /** The image before it. */
  icon?: Image;
  /** What is done when it is chosen. */
  click?: () => void;
}
