import { paths } from '../shared/app-info.ts';

/** Shows the folder of the songs on the desktop. */
export async function openFolder(): Promise<void> {
  const response = await fetch(paths.openFolder, { method: 'POST' });
  if (!response.ok) throw new Error('The folder could not be shown.');
}
