import { type ErrorExplanation, explainError } from '../../explain/explain-error.ts';
import type { BackendStatus } from '../../supervisor/status.ts';

/** What is shown, as Electron's `dialog.showMessageBox` takes it. */
export interface ErrorMessageBox {
  readonly type: 'error';
  readonly title: string;
  readonly message: string;
  readonly detail: string;
  readonly buttons: string[];
  readonly defaultId: number;
  readonly cancelId: number;
  readonly noLink: boolean;
  readonly signal: AbortSignal;
}

/** A backend whose failures are told; every client of this package fits, `HttpBackend` too. */
export interface FailingBackend {
  /** What it is doing. */
  readonly status: BackendStatus;
  /** The log file that it writes, where it writes one. */
  readonly logFile?: string | undefined;
  /** Calls back for each change of it; returns its undo. */
  on(name: 'status', listener: (status: BackendStatus) => unknown): () => void;
  /** Ends it, if it runs, and starts it. */
  restart(): Promise<void>;
}

/** The app, as the dialog needs it. */
export interface DialogApp {
  /** Whether it is packaged, in the hands of a user. */
  readonly isPackaged: boolean;
  /** What it is called. */
  getName(): string;
  /** Resolves when a dialog can be shown. */
  whenReady(): Promise<unknown>;
  /** Ends it. */
  quit(): void;
}

/** Electron's `dialog`, which shows a box and waits for nobody. */
export interface MessageDialog {
  /** Shows a box; resolves with the number of the button. */
  showMessageBox(box: ErrorMessageBox): Promise<{ readonly response: number }>;
}

/** What {@link installErrorDialog} is given. */
export interface ErrorDialogOptions {
  /** Electron's `app`. */
  readonly app: DialogApp;
  /** Electron's `dialog`. */
  readonly dialog: MessageDialog;
  /** The backend that may fail. */
  readonly backend: FailingBackend;
  /**
   * Where its log is; it stands in the dialog, and the button that shows it needs it. That of the backend unless set: its
   * `logFile`, which a client has that was made with `log`.
   */
  readonly logFile?: string | undefined;
  /** Shows the log, `(logFile) => shell.showItemInFolder(logFile)` for example; without it there is no such button. */
  readonly showLog?: ((logFile: string) => unknown) | undefined;
  /** Whether it is shown while the app is developed as well; false unless set, as a developer reads the log. */
  readonly inDevelopment?: boolean | undefined;
  /** Puts a failure into words; `explainError` unless set. */
  readonly explain?: ((error: { code: string; message: string }) => ErrorExplanation) | undefined;
  /** The words of the buttons; Restart, Show Log, Quit and Close unless set. */
  readonly labels?: Partial<Record<ErrorDialogAction, string>> | undefined;
}

/** What a button of the dialog does. */
export type ErrorDialogAction = 'restart' | 'showLog' | 'quit' | 'close';

const LABELS: Readonly<Record<ErrorDialogAction, string>> = {
  restart: 'Restart',
  showLog: 'Show Log',
  quit: 'Quit',
  close: 'Close',
};

/**
 * Tells the user of a packaged app when its backend has failed for good: what happened, what to do, where the log is.
 * Once for each failure, however often the status changes meanwhile; it goes away by itself when the backend leaves that
 * state. Nothing waits for it, and no window is blocked by it.
 *
 * @returns its undo, which closes it as well.
 */
export function installErrorDialog(options: ErrorDialogOptions): () => void {
  if (!options.app.isPackaged && options.inDevelopment !== true) return () => {};
  const dialog = new ErrorDialog(options);
  return dialog.install();
}

class ErrorDialog {
  readonly #options: ErrorDialogOptions;
  /** Ends what is shown now. */
  #shown: AbortController | undefined;

  constructor(options: ErrorDialogOptions) {
    this.#options = options;
  }

  install(): () => void {
    const undo = this.#options.backend.on('status', this.#onStatus);
    this.#onStatus(this.#options.backend.status);
    return () => {
      undo();
      this.#shown?.abort();
    };
  }

  readonly #onStatus = ({ state, lastError }: BackendStatus): void => {
    if (state !== 'error') {
      this.#shown?.abort();
      this.#shown = undefined;
    } else if (this.#shown === undefined) {
      this.#shown = new AbortController();
      const error = lastError ?? { code: 'CLOSED', message: 'The backend is not running.' };
      // A dialog that cannot be shown must not be one more failure; the log has the first one.
      this.#show(error, this.#shown.signal).catch(() => {});
    }
  };

  async #show(error: { code: string; message: string }, signal: AbortSignal): Promise<void> {
    const { app, dialog, showLog } = this.#options;
    const logFile = this.#logFile;
    await app.whenReady();
    const actions = this.#actions();
    while (!signal.aborted) {
      const { response } = await dialog.showMessageBox(this.#box(error, actions, signal));
      const action = signal.aborted ? 'close' : (actions[response] ?? 'close');
      if (action !== 'showLog' || logFile === undefined) return this.#act(action);
      // Whoever has seen the log still has to decide.
      await showLog?.(logFile);
    }
  }

  #actions(): ErrorDialogAction[] {
    const canShowLog = this.#logFile !== undefined && this.#options.showLog !== undefined;
    return ['restart', ...(canShowLog ? (['showLog'] as const) : []), 'quit', 'close'];
  }

  #box(
    error: { code: string; message: string },
    actions: readonly ErrorDialogAction[],
    signal: AbortSignal,
  ): ErrorMessageBox {
    const { app, explain = explainError, labels } = this.#options;
    const logFile = this.#logFile;
    // That of a start that has failed names it already.
    const isTold = logFile === undefined || error.message.includes(logFile);
    const told = isTold ? error : { ...error, logFile };
    const { title, text, whatToDo, technical } = explain(told);
    return {
      type: 'error',
      title: app.getName(),
      message: title,
      detail: [text, whatToDo, technical].join('\n\n'),
      buttons: actions.map((action) => labels?.[action] ?? LABELS[action]),
      defaultId: 0,
      cancelId: actions.length - 1,
      noLink: true,
      signal,
    };
  }

  get #logFile(): string | undefined {
    return this.#options.logFile ?? this.#options.backend.logFile;
  }

  #act(action: ErrorDialogAction): void {
    const { app, backend } = this.#options;
    if (action === 'quit') app.quit();
    // If it fails again the status says so, and that is another failure to show.
    if (action === 'restart') backend.restart().catch(() => {});
  }
}
