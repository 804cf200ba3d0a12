/** The page of one song: downloading it, and showing it to others. */

import { ask, keepSession, toast } from './session.js';

const POLL_MS = 250;
const FINISH_MS = 400;

const song = document.querySelector('[data-clip-id]');
const { clipId, status } = song.dataset;

document.querySelector('#download')?.addEventListener('click', download);
document.querySelector('#visibility')?.addEventListener('click', async (event) => {
  const isPublic = event.currentTarget.dataset.public !== 'true';
  try {
    await ask(`/api/gen/${clipId}/set_visibility/`, { is_public: isPublic });
    location.reload();
  } catch (error) {
    toast(error.message);
  }
});
if (['submitted', 'queued', 'streaming'].includes(status)) setTimeout(() => location.reload(), FINISH_MS);
keepSession();

async function download(event) {
  const button = event.currentTarget;
  if (song.dataset.unlocked !== 'true' && !(await wantsToUnlock())) return;
  button.disabled = true;
  try {
    location.assign(await preparedFile());
    song.dataset.unlocked = 'true';
  } catch (error) {
    toast(error.message);
  } finally {
    button.disabled = false;
  }
}

/** Waits for the file as the service prepares it, and returns its address. */
async function preparedFile() {
  for (;;) {
    const answer = await ask(`/api/download/clip/${clipId}?format=mp3`);
    if (!answer.ok) throw new Error(answer.message);
    if (answer.status === 'ready') return answer.download_url;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function wantsToUnlock() {
  const dialog = document.querySelector('#unlock');
  dialog.showModal();
  const answer = await new Promise((resolve) => {
    dialog.oncancel = () => resolve('no');
    for (const button of dialog.querySelectorAll('[data-answer]')) {
      button.onclick = () => resolve(button.dataset.answer);
    }
  });
  dialog.close();
  return answer === 'yes';
}
