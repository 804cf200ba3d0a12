import { EventEmitter } from 'node:events';
import { preventableEvent } from './preventable-event.ts';

/** `powerMonitor`. */
export class FakePowerMonitor extends EventEmitter {
  /** The machine shuts down (Linux, macOS). Result: whether a listener asked it to wait. */
  shutDown(): boolean {
    const event = preventableEvent();
    this.emit('shutdown', event);
    return event.defaultPrevented;
  }
}

/** `dialog`: shows nothing, and remembers what it was asked to show. */
export class FakeDialog {
  /** Each box: its title, or its message, and its details. */
  readonly shown: {
    readonly title: string;
    readonly content: string;
    readonly buttons: readonly string[];
  }[] = [];
  /** The button that is pressed, counted from 0. */
  answer = 0;

  /** Remembers it. */
  showErrorBox(title: string, content: string): void {
    this.shown.push({ title, content, buttons: [] });
  }

  /** With or without a window first. */
  async showMessageBox(...args: readonly unknown[]): Promise<{ response: number; checkboxChecked: boolean }> {
    const options = args.at(-1) as { message?: string; detail?: string; buttons?: readonly string[] };
    this.shown.push({
      title: options.message ?? '',
      content: options.detail ?? '',
      buttons: options.buttons ?? [],
    });
    return { response: this.answer, checkboxChecked: false };
  }
}

/** What is looked at of an item of a menu; Electron's own `MenuItemConstructorOptions` fits. */
export interface FakeMenuItem {
  /** Names it among the others. */
  readonly id?: string;
  /** What it says. */
  readonly label?: string;
  /** `separator`, for example. */
  readonly type?: string;
  /** Whether it can be chosen; it can unless set. */
  readonly enabled?: boolean;
  /** What is done when it is chosen. */
  readonly click?: unknown;
}

/** `Menu`: keeps its template. */
export class FakeMenu {
  readonly items: readonly FakeMenuItem[];

  constructor(items: readonly FakeMenuItem[] = []) {
    this.items = items;
  }

  /** A menu of these items. */
  static buildFromTemplate(template: readonly FakeMenuItem[]): FakeMenu {
    return new FakeMenu(template);
  }

  /** For tests: presses an item by its label. */
  click(label: string): void {
    const item = this.items.find((candidate) => candidate.label === label);
    if (item === undefined) throw new Error(`The menu has no item "${label}".`);
    if (item.enabled !== false) (item.click as (() => void) | undefined)?.();
  }
}

/** `Tray`: shows nothing, and remembers what it was given. */
export class FakeTray extends EventEmitter {
  image: unknown;
  toolTip = '';
  /** Every menu that it was given; the last one is shown. */
  readonly menus: FakeMenu[] = [];
  #destroyed = false;

  constructor(image: unknown) {
    super();
    this.image = image;
  }

  /** Shows another image. */
  setImage(image: unknown): void {
    this.#mustLive();
    this.image = image;
  }

  /** Sets its text. */
  setToolTip(toolTip: string): void {
    this.#mustLive();
    this.toolTip = toolTip;
  }

  /** Sets its menu. */
  setContextMenu(menu: FakeMenu): void {
    this.#mustLive();
    this.menus.push(menu);
  }

  /** Whether it was destroyed. */
  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** Takes it away; from then on it throws whatever it is asked. */
  destroy(): void {
    this.#destroyed = true;
  }

  #mustLive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}
