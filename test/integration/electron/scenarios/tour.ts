import type { CreationRecordInput, Prompt } from '../../../../src/songs/types.ts';
import type { PageDocument } from './document.ts';

/** Where a tour leaves its files, and for whom it works. */
interface TourInput {
  readonly account: string;
  readonly folder: string;
}

/** What a tour was told, by command. */
interface TourReport {
  readonly data: Record<string, unknown>;
  readonly results: Record<string, unknown>;
}

const prompts = (titles: readonly string[]): Prompt[] =>
  titles.map((title) => ({ title, lyrics: `${title}, la la la`, style: 'pop' }));

/** Calls every command that needs no browser by its typed method, as an app would, and keeps each answer. */
export async function tour({ backend }: PageDocument, { account, folder }: TourInput): Promise<TourReport> {
  const data: Record<string, unknown> = {};
  const results: Record<string, unknown> = {};

  data.CREATE_ACCOUNT = await backend.createAccount({ name: `${account}-first`, email: 'a@example.com' });
  data.UPDATE_ACCOUNT = await backend.updateAccount({ name: `${account}-first`, email: '' });
  data.RENAME_ACCOUNT = await backend.renameAccount({ old_name: `${account}-first`, new_name: account });
  data.GET_ACCOUNTS = await backend.getAccounts();
  data.GET_ACCOUNT_PROFILE_PATH = await backend.getAccountProfilePath({ name: account });

  data.CLEAR_QUEUES = await backend.clearQueues();
  const sizes = { account_name: account, total_songs: 1, songs_per_batch: 1 };
  const first = await backend.createQueue({ ...sizes, prompts: prompts(['Hill', 'Valley']) });
  const second = await backend.createQueue(sizes);
  data.CREATE_QUEUE = first;
  data.GET_QUEUES = await backend.getQueues();
  data.VALIDATE_PROMPTS = await backend.validatePrompts({ requested_total: 1 });
  data.UPDATE_QUEUE_PROGRESS = await backend.updateQueueProgress({
    queue_id: second.id,
    completed_count: 0,
    status: 'paused',
  });
  const run = await backend.startQueueExecution({ queue_ids: [first.id] });
  data.START_QUEUE_EXECUTION = run.started;
  results.START_QUEUE_EXECUTION = await run.result;
  data.REMOVE_QUEUE = await backend.removeQueue({ queue_id: second.id });

  const batch = await backend.createSongsBatch({
    account_name: account,
    prompts: prompts(['River']),
    auto_submit: true,
  });
  data.CREATE_SONGS_BATCH = batch.started;
  results.CREATE_SONGS_BATCH = await batch.result;

  const session = await backend.getSessionToken({ account_name: account });
  const session_token = session.token;
  data.GET_SESSION_TOKEN = session;
  data.VERIFY_SESSION = await backend.verifySession({ account_name: account });
  const clips = await backend.fetchClips({ session_token, use_my_songs: true });
  data.FETCH_CLIPS = clips;
  data.GET_NEW_CLIPS = await backend.getNewClips({ account_name: account, all_clips: clips });
  const [clip, ...others] = clips;
  if (clip === undefined) throw new Error('No clip was made.');
  data.DOWNLOAD_CLIP = await backend.downloadClip({ session_token, clip, output_dir: folder });
  const download = await backend.batchDownload({
    account_name: account,
    session_token,
    clips: others,
    output_dir: folder,
  });
  data.BATCH_DOWNLOAD = download.started;
  results.BATCH_DOWNLOAD = await download.result;
  data.GET_DOWNLOAD_HISTORY = await backend.getDownloadHistory({ account_name: account });
  data.CLEAR_DOWNLOAD_HISTORY = await backend.clearDownloadHistory({ account_name: account });

  const record: CreationRecordInput = {
    song_id: `${account}-song`,
    title: 'Ein Lied für die Straße',
    prompt_index: 0,
    account_name: account,
    status: 'success',
    style: 'folk',
    created_at: '2026-01-02 03:04:05',
  };
  data.ADD_CREATION_RECORD = await backend.addCreationRecord({ record });
  data.GET_CREATION_HISTORY = await backend.getCreationHistory({ account_name: account });
  data.SEARCH_HISTORY = await backend.searchHistory({ keyword: 'Straße' });
  data.EXPORT_HISTORY_TO_CSV = await backend.exportHistoryToCsv({ output_path: `${folder}/history.csv` });
  data.DELETE_ACCOUNT = await backend.deleteAccount({ name: account });
  return { data, results };
}

/** The one command that needs a browser. */
export function launch({ backend }: PageDocument, { account }: { account: string }): Promise<unknown> {
  return backend.launchBrowser({ account_name: account, headless: true });
}
