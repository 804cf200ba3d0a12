import type {
  CreationRecord,
  ExportHistoryToCsvResult,
  RemoteBackendClient,
} from 'stdwire/electron/renderer';
import { Resource } from './resource.ts';
import { Store } from './store.ts';

/** Every song that was asked for, whoever asked. */
export class History {
  readonly keyword = new Store('');
  readonly records: Resource<CreationRecord[]>;
  readonly #backend: RemoteBackendClient;

  constructor(backend: RemoteBackendClient) {
    this.#backend = backend;
    this.records = new Resource(() => {
      const keyword = this.keyword.get().trim();
      return keyword === '' ? backend.getCreationHistory() : backend.searchHistory({ keyword });
    });
  }

  async search(keyword: string): Promise<void> {
    this.keyword.set(keyword);
    await this.records.reload();
  }

  /** Writes all of it to a file; one that is there is replaced. */
  exportTo(folder: string): Promise<ExportHistoryToCsvResult> {
    const separator = folder.includes('\\') ? '\\' : '/';
    return this.#backend.exportHistoryToCsv({ output_path: `${folder}${separator}song-history.csv` });
  }
}
