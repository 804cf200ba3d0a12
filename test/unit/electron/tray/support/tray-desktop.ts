import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import {
  type BackendStatus,
  BackendTray,
  type BackendTrayOptions,
} from '../../../../../src/electron/tray/index.ts';
import { statusOf } from './status.ts';

/** An image that remembers what was put into it. */
interface FakeImage {
  readonly sizes: { scaleFactor?: number; dataURL?: string }[];
  isTemplate: boolean;
}

class FakeTray extends EventEmitter {
  readonly images: unknown[];
  readonly menus: MenuItemConstructorOptions[][] = [];
  toolTip = '';
  destroyed = 0;

  constructor(image: unknown) {
    super();
    this.images = [image];
  }

  setImage(image: unknown): void {
    this.images.push(image);
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setContextMenu(menu: MenuItemConstructorOptions[]): void {
    this.menus.push(menu);
  }
  isDestroyed(): boolean {
    return this.destroyed > 0;
  }
  destroy(): void {
    this.destroyed += 1;
  }
}

class FakeBackend {
  status: BackendStatus = statusOf();
  readonly listeners = new Set<(status: BackendStatus) => void>();
  readonly asked: string[] = [];
  answer: () => Promise<void> = async () => {};

  on(_name: 'status', listener: (status: BackendStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  /** Changes its status and tells so. */
  becomes(changes: Partial<BackendStatus>): void {
    this.status = { ...this.status, ...changes, revision: this.status.revision + 1 };
    for (const listener of this.listeners) listener(this.status);
  }
  start = (): Promise<void> => this.#do('start');
  stop = (): Promise<void> => this.#do('stop');
  restart = (): Promise<void> => this.#do('restart');

  #do(name: string): Promise<void> {
    this.asked.push(name);
    return this.answer();
  }
}

/** A desktop on which a tray is shown, and a backend that it shows. */
export class TrayDesktop {
  readonly backend = new FakeBackend();
  readonly trays: FakeTray[] = [];
  readonly errors: [error: unknown, action: string][] = [];
  quits = 0;
  /** Whether it has no place for a tray. */
  hasNoTray = false;

  show(options: Partial<BackendTrayOptions> = {}): BackendTray {
    const { trays } = this;
    const hasNoTray = this.hasNoTray;
    const electron = {
      Tray: class extends FakeTray {
        constructor(image: unknown) {
          if (hasNoTray) throw new Error('no status notifier');
          super(image);
          trays.push(this);
        }
      },
      Menu: { buildFromTemplate: (template: MenuItemConstructorOptions[]) => template },
      nativeImage: { createEmpty: emptyImage },
    } as unknown as BackendTrayOptions['electron'];
    return new BackendTray({
      electron,
      backend: this.backend,
      actions: { quit: () => this.quits++ },
      onError: (error, action) => this.errors.push([error, action]),
      platform: 'linux',
      ...options,
    });
  }

  /** The tray that is shown. */
  get tray(): FakeTray {
    const tray = this.trays.at(-1);
    if (tray === undefined) throw new Error('No tray was made.');
    return tray;
  }

  /** What the menu says now. */
  get labels(): (string | undefined)[] {
    return this.tray.menus.at(-1)?.map(({ label }) => label) ?? [];
  }

  /** Chooses an item of the menu as a user does, if it may be chosen. */
  choose(label: string): void {
    const item = this.tray.menus.at(-1)?.find((candidate) => candidate.label === label);
    if (item === undefined) throw new Error(`There is no item ${label}.`);
    if (item.enabled !== false) (item.click as () => void)();
  }
}

function emptyImage() {
  const image: FakeImage = { sizes: [], isTemplate: false };
  return {
    ...image,
    addRepresentation: (size: { scaleFactor?: number; dataURL?: string }) => image.sizes.push(size),
    setTemplateImage(isTemplate: boolean) {
      this.isTemplate = isTemplate;
    },
  };
}
