import type { ProgressMessage, SongEvent } from 'stdwire/electron/renderer';

/** One song of a run. */
interface SongRow {
  readonly key: string;
  readonly promptIndex: number;
  readonly queueId: string | undefined;
  readonly title: string;
  readonly step: string;
  readonly status: string;
  readonly progress: number;
  readonly error: string | undefined;
}

/** One queue of a run. */
interface QueueRow {
  readonly progress: number;
  readonly status: string;
  readonly completed: number | undefined;
  readonly failed: number | undefined;
  readonly total: number | undefined;
}

/** One file of a run. */
export interface FileRow {
  readonly clipId: string;
  readonly fileName: string | undefined;
  readonly status: string;
  readonly progress: number;
  readonly downloaded: number | undefined;
  readonly total: number | undefined;
  readonly speed: number | undefined;
  readonly error: string | undefined;
}

/** An operation of the backend, as far as its events have told. */
export interface Run {
  readonly id: string;
  readonly command: string;
  readonly state: 'running' | 'cancelling' | 'completed' | 'failed' | 'cancelled' | 'interrupted';
  readonly progress: number;
  readonly message: string;
  readonly queueIds: readonly string[];
  readonly songs: Readonly<Record<string, SongRow>>;
  readonly queues: Readonly<Record<string, QueueRow>>;
  readonly files: Readonly<Record<string, FileRow>>;
  readonly warnings: readonly string[];
  readonly error: unknown;
}

const MOST_WARNINGS = 5;

/** A run of which nothing is known yet. */
export function newRun(
  known: Pick<Run, 'id' | 'command'> & Partial<Pick<Run, 'progress' | 'queueIds'>>,
): Run {
  return {
    state: 'running',
    progress: 0,
    message: '',
    queueIds: [],
    songs: {},
    queues: {},
    files: {},
    warnings: [],
    error: undefined,
    ...known,
  };
}

/** Whether a run still works. */
export function isUnderWay({ state }: Run): boolean {
  return state === 'running' || state === 'cancelling';
}

/** What is known of a run after one more of its events. An event of a kind that is not known changes nothing. */
export function withEvent(run: Run, message: ProgressMessage): Run {
  const event = message as SongEvent;
  switch (event.type) {
    case 'QUEUE_PROGRESS':
      return withQueue(run, event.payload);
    case 'SONG_PROGRESS':
      return withSong(run, event.payload);
    case 'DOWNLOAD_PROGRESS':
      return withFile(run, event.payload);
    case 'BATCH_DOWNLOAD_PROGRESS':
    case 'BATCH_PROGRESS':
      return { ...run, progress: event.payload.progress, message: event.payload.message };
    case 'ERROR_UPDATE':
      return withFailure(run, event.payload);
    case 'WARNING_UPDATE':
      return { ...run, warnings: [...run.warnings, event.payload.message].slice(-MOST_WARNINGS) };
    default:
      return run;
  }
}

type PayloadOf<Type extends SongEvent['type']> = Extract<SongEvent, { type: Type }>['payload'];

function withQueue(run: Run, payload: PayloadOf<'QUEUE_PROGRESS'>): Run {
  const told = { ...run, progress: payload.progress, message: payload.message };
  const { queue_id: id, status, progress, completed, failed, total } = payload;
  if (typeof id !== 'string') return told;
  return { ...told, queues: { ...run.queues, [id]: { status, progress, completed, failed, total } } };
}

function withSong(run: Run, payload: PayloadOf<'SONG_PROGRESS'>): Run {
  const key = songKey(payload);
  const before = run.songs[key];
  const song: SongRow = {
    key,
    promptIndex: payload.prompt_index ?? 0,
    queueId: payload.queue_id ?? undefined,
    title: payload.title ?? before?.title ?? 'Song',
    step: payload.step ?? '',
    status: payload.status,
    progress: payload.progress,
    error: payload.status === 'failed' ? (before?.error ?? payload.message) : undefined,
  };
  return { ...run, songs: { ...run.songs, [key]: song } };
}

function withFile(run: Run, payload: PayloadOf<'DOWNLOAD_PROGRESS'>): Run {
  const clipId = payload.clip_id ?? '';
  const file: FileRow = {
    clipId,
    fileName: payload.file_name ?? run.files[clipId]?.fileName,
    status: payload.status ?? 'in_progress',
    progress: payload.progress,
    downloaded: payload.downloaded,
    total: payload.total ?? undefined,
    speed: payload.speed,
    error: undefined,
  };
  return { ...run, files: { ...run.files, [clipId]: file } };
}

function withFailure(run: Run, payload: PayloadOf<'ERROR_UPDATE'>): Run {
  const error = payload.error ?? payload.message;
  if (typeof payload.clip_id === 'string') {
    const clipId = payload.clip_id;
    const before = run.files[clipId] ?? {
      clipId,
      fileName: payload.title ?? undefined,
      progress: 0,
      downloaded: undefined,
      total: undefined,
      speed: undefined,
    };
    return { ...run, files: { ...run.files, [clipId]: { ...before, status: 'failed', error } } };
  }
  if (typeof payload.prompt_index !== 'number') return run;
  const key = songKey(payload);
  const before = run.songs[key];
  const song: SongRow = {
    key,
    promptIndex: payload.prompt_index,
    queueId: payload.queue_id ?? undefined,
    title: payload.title ?? before?.title ?? 'Song',
    step: 'failed',
    status: 'failed',
    progress: before?.progress ?? 0,
    error,
  };
  return { ...run, songs: { ...run.songs, [key]: song } };
}

function songKey(payload: {
  queue_id?: string | null | undefined;
  prompt_index?: number | null | undefined;
}): string {
  return `${payload.queue_id ?? ''}/${payload.prompt_index ?? 0}`;
}
