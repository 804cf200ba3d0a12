/** Lists of songs: kept fresh while songs are being made, and played by one player for the whole page. */

const BUSY_MS = 300;
const IDLE_MS = 4_000;

const list = document.querySelector('#songs');
const player = document.querySelector('#player');
let timer;

/** Looks at the list now, and again as long as there is something to see. */
export async function refresh() {
  clearTimeout(timer);
  if (list.dataset.source && !document.hidden) {
    const response = await fetch(list.dataset.source).catch(() => undefined);
    const html = response?.ok ? await response.text() : list.innerHTML;
    if (html !== list.dataset.shown) list.innerHTML = html;
    list.dataset.shown = html;
  }
  const busy = list.querySelector(
    '[data-status="submitted"], [data-status="queued"], [data-status="streaming"]',
  );
  timer = setTimeout(refresh, busy ? BUSY_MS : IDLE_MS);
}

list.addEventListener('click', (event) => {
  const button = event.target.closest('[data-audio]');
  if (!button) return;
  player.hidden = false;
  player.src = button.dataset.audio;
  player.play();
});

void refresh();
