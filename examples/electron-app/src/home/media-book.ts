/** Where the sound and the cover of a clip are. */
interface Places {
  readonly audioUrl?: string | undefined;
  readonly coverUrl?: string | undefined;
  /** The saved file. */
  readonly file?: string | undefined;
}

/**
 * What the answers of the backend have told about clips. The page names a clip and never an address or a path, so
 * it can have nothing opened or fetched that the backend has not named before.
 */
export class MediaBook {
  readonly #places = new Map<string, Places>();

  /** Looks through the answer to a command. */
  learn(command: string, data: unknown): void {
    if (command === 'FETCH_CLIPS') for (const clip of listOf(data)) this.#learnClip(clip);
    if (command === 'GET_DOWNLOAD_HISTORY') {
      for (const item of listOf((data as { items?: unknown } | null)?.items)) this.#learnFile(item);
    }
    if (command === 'DOWNLOAD_CLIP') this.#learnFile(data);
  }

  /** What is known of a clip. */
  find(clipId: string): Places {
    return this.#places.get(clipId) ?? {};
  }

  #learnClip(clip: unknown): void {
    const { id, audio_url, image_large_url, image_url } = fieldsOf(clip);
    if (typeof id !== 'string') return;
    this.#add(id, { audioUrl: textOf(audio_url), coverUrl: textOf(image_large_url) ?? textOf(image_url) });
  }

  #learnFile(item: unknown): void {
    const { clip_id, file_path } = fieldsOf(item);
    if (typeof clip_id === 'string') this.#add(clip_id, { file: textOf(file_path) });
  }

  #add(clipId: string, places: Places): void {
    this.#places.set(clipId, { ...this.#places.get(clipId), ...places });
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
