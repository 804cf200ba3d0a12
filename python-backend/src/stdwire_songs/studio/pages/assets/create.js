/** The create page: its form, and what happens on the way to a song. */

import { ask, keepSession, toast } from './session.js';
import { refresh } from './songs.js';

const form = document.querySelector('#create');
const submit = document.querySelector('#submit');
const field = (id) => document.querySelector(`#${id}`);
const choice = { mode: 'simple', vocal: null, lyrics: 'manual', instrumental: false };
let sending = false;

form.addEventListener('input', update);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void create();
});
for (const button of form.querySelectorAll('[data-mode]')) {
  button.addEventListener('click', () => {
    choice.mode = button.dataset.mode;
    press('mode', choice.mode);
    for (const panel of form.querySelectorAll('[data-panel]'))
      panel.hidden = panel.dataset.panel !== choice.mode;
    update();
  });
}
for (const button of form.querySelectorAll('[data-vocal]')) {
  button.addEventListener('click', () => {
    choice.vocal = choice.vocal === button.dataset.vocal ? null : button.dataset.vocal;
    press('vocal', choice.vocal);
  });
}
for (const button of form.querySelectorAll('[data-lyrics-mode]')) {
  button.addEventListener('click', () => {
    choice.lyrics = button.dataset.lyricsMode;
    press('lyricsMode', choice.lyrics);
  });
}
form.querySelector('[data-instrumental]')?.addEventListener('click', (event) => {
  choice.instrumental = !choice.instrumental;
  event.currentTarget.setAttribute('aria-pressed', String(choice.instrumental));
  field('lyrics').disabled = choice.instrumental;
  update();
});
field('options-button').addEventListener('click', () => {
  const options = field('options');
  options.hidden = !options.hidden;
  field('options-button').setAttribute('aria-expanded', String(!options.hidden));
});
for (const slider of form.querySelectorAll('[role=slider]')) slide(slider);
chooseModel();
misbehave();
update();
keepSession();

function update() {
  const { prompt, tags } = wishes();
  submit.disabled = sending || !(prompt.trim() || tags.trim());
}

/** What the form says, as the interface wants it. */
function wishes() {
  if (choice.mode === 'simple') return { prompt: '', tags: field('description').value, title: '' };
  return {
    prompt: choice.instrumental ? '' : field('lyrics').value,
    tags: field('style').value,
    title: field('title').value,
  };
}

async function create() {
  sending = true;
  update();
  try {
    const proof = await confirmed();
    if (proof === null) return;
    const sliders = [...form.querySelectorAll('[role=slider]')].map((slider) => [
      slider.dataset.setting,
      Number(slider.getAttribute('aria-valuenow')) / 100,
    ]);
    await ask('/api/generate/v2-web/', {
      ...wishes(),
      negative_tags: field('exclude').value,
      mv: field('model').dataset.model,
      make_instrumental: choice.instrumental,
      metadata: {
        create_mode: choice.mode === 'simple' ? 'simple' : 'custom',
        control_sliders: Object.fromEntries(sliders),
        vocal_gender: choice.vocal,
        lyrics_mode: choice.lyrics,
      },
      transaction_uuid: crypto.randomUUID(),
      token: proof,
    });
    const billing = await ask('/api/billing/info/');
    field('credits').textContent = billing.total_credits_left.toLocaleString('en');
    await refresh();
  } catch (error) {
    toast(error.message);
  } finally {
    sending = false;
    update();
  }
}

/** Returns the proof that a person confirmed, undefined if none is wanted, null if the person would not. */
async function confirmed() {
  const check = await ask('/api/c/check', { ctype: 'generation' });
  if (!check.required) return undefined;
  const dialog = field('confirm');
  dialog.showModal();
  const answer = await new Promise((resolve) => {
    dialog.oncancel = () => resolve('no');
    for (const button of dialog.querySelectorAll('[data-answer]')) {
      button.onclick = () => resolve(button.dataset.answer);
    }
  });
  dialog.close();
  if (answer !== 'yes') return null;
  return (await ask('/api/c/confirm', { ctype: 'generation' })).token;
}

function press(kind, chosen) {
  for (const button of form.querySelectorAll('button')) {
    if (!(kind in button.dataset)) continue;
    const isChosen = button.dataset[kind] === chosen;
    button.setAttribute('aria-pressed', String(isChosen));
    if ('selected' in button.dataset) button.dataset.selected = String(isChosen);
  }
}

/** Lets a slider be moved by keys and by pointer. */
function slide(slider) {
  const keys = {
    ArrowRight: 1,
    ArrowUp: 1,
    ArrowLeft: -1,
    ArrowDown: -1,
    PageUp: 10,
    PageDown: -10,
    Home: -100,
    End: 100,
  };
  const set = (value) => {
    const now = Math.min(100, Math.max(0, Math.round(value)));
    slider.setAttribute('aria-valuenow', String(now));
    slider.querySelector('.thumb').style.left = `${now}%`;
    slider.nextElementSibling.value = `${now}%`;
  };
  slider.addEventListener('keydown', (event) => {
    if (!(event.key in keys)) return;
    event.preventDefault();
    set(Number(slider.getAttribute('aria-valuenow')) + keys[event.key]);
  });
  const toPointer = (event) => {
    const box = slider.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * 100);
  };
  slider.addEventListener('pointerdown', (event) => {
    slider.setPointerCapture(event.pointerId);
    toPointer(event);
  });
  slider.addEventListener('pointermove', (event) => {
    if (slider.hasPointerCapture(event.pointerId)) toPointer(event);
  });
}

function chooseModel() {
  const button = field('model');
  const list = field('models');
  const open = (isOpen) => {
    list.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) list.querySelector('[role=option]').focus();
  };
  const choose = (option) => {
    button.dataset.model = option.dataset.model;
    button.textContent = option.dataset.name;
    button.setAttribute('aria-label', `Model: ${option.dataset.name}`);
    for (const other of list.children) other.setAttribute('aria-selected', String(other === option));
    open(false);
    button.focus();
  };
  button.addEventListener('click', () => open(list.hidden));
  for (const option of list.children) {
    option.addEventListener('click', () => choose(option));
    option.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        choose(option);
      }
      if (event.key === 'Escape') open(false);
      if (event.key === 'ArrowDown') option.nextElementSibling?.focus();
      if (event.key === 'ArrowUp') option.previousElementSibling?.focus();
    });
  }
}

/** Does what the studio was told to let go wrong here. */
function misbehave() {
  const { blocksForSeconds } = document.querySelector('main').dataset;
  if (blocksForSeconds) {
    const end = performance.now() + Number(blocksForSeconds) * 1_000;
    setTimeout(() => {
      while (performance.now() < end);
    });
  }
}
