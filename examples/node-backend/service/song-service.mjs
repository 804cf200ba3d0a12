import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../refusal.mjs';
import { wav } from './wav.mjs';

const songMs = 120;
const slowMs = 10_000;
const pieceMs = 300;
const pieces = 8;
const clipsOnAPage = 20;
const sessionMs = 3_600_000;
/** The clip at which the session ends, where that is arranged. */
const lastClip = '5e8d1f3a-9b6c-4d2e-a7f0-1c3b5d7e9f20';

/** A song service that is not there: it makes clips out of nothing. `--fault NAME` lets things go wrong as they do with a real one. */
export class SongService {
  url = 'http://127.0.0.1/';
  #store;
  #faults;
  #speed;
  /** Who is signed in: tokens are in no file (SEC-1). */
  #sessions = new Map();
  #refusedSignIn = new Set();
  #browsers = new Set();
  #songs = 0;
  #endedTokens = new Set();

  constructor(store, { faults, speed }) {
    this.#store = store;
    this.#faults = faults;
    this.#speed = speed;
  }

  handleOf({ name }) {
    return name.toLowerCase();
  }

  isLocked() {
    return this.#faults.has('profile-locked');
  }

  hasNoBrowser() {
    return this.#faults.has('no-browser');
  }

  /** Whether a person has to sign in: nobody is, in the browser. */
  needsPerson() {
    return this.#faults.has('browser');
  }

  hasBrowser({ id }) {
    return this.#browsers.has(id);
  }

  stateOf({ id }) {
    if (this.#refusedSignIn.has(id)) return 'login_required';
    return this.#tokenOf(id) === undefined ? 'unknown' : 'valid';
  }

  async openBrowser(account, signal) {
    if (this.isLocked())
      throw new Refusal('PROFILE_LOCKED', `Another process has the profile of ${account.name} open.`);
    if (this.hasNoBrowser())
      throw new Refusal('BROWSER_LAUNCH_FAILED', 'No browser was found on this machine: install one.');
    if (this.#faults.has('browser-hangs')) await sleep(slowMs * 6, undefined, { signal });
    const isOpen = this.#browsers.has(account.id);
    this.#browsers.add(account.id);
    return isOpen;
  }

  /** Signs an account in: `{ token, expires_at }`. */
  async signIn(account, signal) {
    if (this.#faults.has('slow-sign-in')) await sleep(slowMs, undefined, { signal });
    await this.#reach('sign-in', signal);
    if (this.#faults.has('service-refuses-sign-in') || this.needsPerson()) {
      this.#refusedSignIn.add(account.id);
      const text = `${account.name} is not signed in: sign in at the service, then call again.`;
      throw new Refusal('SESSION_NOT_FOUND', text, { login_required: true });
    }
    const known = this.#tokenOf(account.id);
    const token = known ?? `session-${randomUUID()}`;
    const session = this.#sessions.get(token) ?? {
      account_id: account.id,
      expires_at: Date.now() + sessionMs,
    };
    this.#sessions.set(token, session);
    return { token, expires_at: session.expires_at };
  }

  async verify({ id }, signal) {
    const token = this.#tokenOf(id);
    if (token === undefined) return { reason: 'no_token' };
    const { expires_at } = this.#sessions.get(token);
    try {
      await this.#reach('session', signal);
    } catch (error) {
      if (signal.aborted) throw error;
      return { reason: 'unreachable', expires_at };
    }
    const handle = this.handleOf(this.#store.get('accounts', id));
    const user = { handle, display_name: handle };
    return {
      reason: 'ok',
      expires_at,
      user,
      credits_left: 500,
      downloads: { limit: null, used: 0, extra: 0 },
    };
  }

  /** Returns the account that a token belongs to, or refuses. */
  accountOf(token) {
    const session = this.#endedTokens.has(token) ? undefined : this.#sessions.get(token);
    const account = session && this.#store.get('accounts', session.account_id);
    if (account) return account;
    throw new Refusal(
      'SESSION_NOT_FOUND',
      'The service refused the session token: get a new one with GET_SESSION_TOKEN.',
    );
  }

  /** Goes through the clips of a profile, the newest first, page by page. */
  async *pages(handle, signal, onPause) {
    await this.#reach('feed', signal, onPause);
    const account = this.#store.all('accounts').find((one) => this.handleOf(one) === handle.toLowerCase());
    if (account === undefined)
      throw new Refusal('CLIP_NOT_FOUND', `The service knows no profile of the name ${handle}.`);
    const clips = this.#store
      .all('songs')
      .filter((song) => song.account_id === account.id)
      .reverse();
    for (let at = 0; at === 0 || at < clips.length; at += clipsOnAPage) {
      yield clips.slice(at, at + clipsOnAPage).map(({ clip }) => clip);
    }
  }

  /** Makes a song, and tells of each stage; throws where the service cannot make it. */
  async makeSong(prompt, signal, onStage, onPause) {
    await this.#reach('project', signal, onPause);
    const id = randomUUID();
    for (const [status, progress] of [
      ['submitted', 0],
      ['streaming', 50],
    ]) {
      onStage(id, status, progress);
      await sleep(songMs / 2 / this.#speed, undefined, { signal });
    }
    this.#songs += 1;
    if (this.#faults.has('songs-fail') || (this.#faults.has('first-song-fails') && this.#songs === 1)) {
      onStage(id, 'failed', 50);
      throw new Refusal(
        'SONG_CREATION_FAILED',
        `The service could not make ${prompt.title}: try again later.`,
      );
    }
    return this.#clip(id, prompt);
  }

  /** Keeps a song; the caller commits it together with what it makes of it. */
  keepSong(account, clip) {
    this.#store.put('songs', clip.id, { account_id: account.id, clip });
  }

  /** Goes through the bytes of a clip from `offset` on: yields `{ bytes, total }`. Refuses what cannot be given out. */
  async *media(clipId, token, { offset, allowUnlock, signal }) {
    await this.#reach('clip', signal);
    if (this.#faults.has('session-ends') && clipId === lastClip) this.#endedTokens.add(token);
    this.accountOf(token);
    const song = this.#store.get('songs', clipId);
    if (song === undefined)
      throw new Refusal('CLIP_NOT_FOUND', `The service does not know the clip ${clipId}.`);
    if ((this.#faults.has('clips-locked') || this.#faults.has('session-ends')) && !allowUnlock) {
      const text = 'The clip is given out for a counted download only: agree to one with allow_unlock.';
      throw new Refusal('DOWNLOAD_FAILED', text, { reason: 'download_locked' });
    }
    const media = wav(song.clip.duration);
    const size = Math.ceil(media.length / pieces);
    for (let at = offset; at < media.length; at += size) {
      yield { bytes: media.subarray(at, at + size), total: media.length };
      if (this.#faults.has('slow-media')) await sleep(pieceMs, undefined, { signal });
    }
  }

  /** What every request goes through. */
  async #reach(what, signal, onPause) {
    signal.throwIfAborted();
    const isDown =
      this.#faults.has('service-down') || (this.#faults.has('service-fails') && what !== 'sign-in');
    if (isDown)
      throw new Refusal('INTERNAL_ERROR', 'The song service cannot be reached: try again later.', {
        reason: 'network',
      });
    if (onPause !== undefined && this.#faults.has('service-asks-for-pauses')) {
      onPause(0);
      throw new Refusal('INTERNAL_ERROR', 'The song service keeps on asking for pauses: try again later.', {
        reason: 'rate_limited',
      });
    }
    if (this.#faults.has('slow-service') && what !== 'sign-in') await sleep(slowMs, undefined, { signal });
  }

  #tokenOf(accountId) {
    return [...this.#sessions].find(
      ([token, { account_id }]) => account_id === accountId && !this.#endedTokens.has(token),
    )?.[0];
  }

  #clip(id, { title, lyrics, style }) {
    const nothing = {
      image_url: null,
      image_large_url: null,
      video_url: null,
      model_name: null,
      handle: null,
      display_name: null,
    };
    const state = {
      status: 'complete',
      is_public: false,
      is_download_unlocked: true,
      downloadable: true,
      duration: 0.5,
    };
    const audio_url = `${this.url}clips/${id}.wav`;
    return {
      id,
      title,
      lyrics,
      tags: style,
      audio_url,
      created_at: new Date().toISOString(),
      ...nothing,
      ...state,
      metadata: {},
    };
  }
}
