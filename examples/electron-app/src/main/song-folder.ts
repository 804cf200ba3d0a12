import { mkdir } from 'node:fs/promises';
import type { Dialog } from 'electron';

/** Makes the folder that songs are saved to. Where that fails the person is told; all but saving works without it. */
export async function makeSongFolder(path: string, dialog: Pick<Dialog, 'showMessageBox'>): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    await dialog.showMessageBox({
      type: 'warning',
      title: 'Songs',
      message: 'Songs cannot be saved',
      detail: `The folder for them cannot be made: ${path}\n\n${error instanceof Error ? error.message : String(error)}`,
    });
  }
}
