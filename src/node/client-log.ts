import { release } from 'node:os';
import type { ClientEvents } from '../client/notices.ts';
import type { ProcessOptions } from '../process/process-options.ts';
import type { BackendStatus } from '../supervisor/status.ts';
import type { Connect, Life } from '../wire/transport.ts';
import type { LogFile } from './log-file.ts';
import { packageVersion } from './package-version.ts';
import { publicArguments } from './public-arguments.ts';

/** The events that a client's log is made from, as a client of any protocol tells them. */
interface Telling {
  on(name: 'status', listener: (status: BackendStatus) => void): () => void;
  on(name: 'log', listener: (line: ClientEvents['log']) => void): () => void;
  on(name: 'stray', listener: (text: ClientEvents['stray']) => void): () => void;
  on(name: 'protocolError', listener: (error: ClientEvents['protocolError']) => void): () => void;
}

/** The versions of Node, and of Electron where it runs this program. */
type Versions = Pick<NodeJS.ProcessVersions, 'node'> & { readonly electron?: string | undefined };

/** Writes down what happens to one client's backend: how each life was started, its stderr, its states and its end. */
export class ClientLog {
  readonly #file: LogFile;
  readonly #options: ProcessOptions;
  readonly #versions: Versions;
  readonly #unlisten: (() => void)[] = [];
  #last: BackendStatus | undefined;

  constructor(file: LogFile, options: ProcessOptions, versions: Versions = process.versions) {
    this.#file = file;
    this.#options = options;
    this.#versions = versions;
  }

  /** The path of the file. */
  get path(): string {
    return this.#file.path;
  }

  /** A factory of transports that writes down how each life is started. */
  connecting(connect: Connect): Connect {
    return (life) => {
      this.#begin(life);
      return connect(life);
    };
  }

  /** Follows a client. */
  follow(client: Telling): void {
    this.#unlisten.push(
      client.on('status', (status) => this.#status(status)),
      client.on('log', ({ line, generation }) => this.#file.write(`#${generation} | ${line}`)),
      client.on('stray', ({ text, generation }) => this.#file.write(`#${generation} stdout | ${text}`)),
      client.on('protocolError', ({ kind, message }) =>
        this.#file.write(`protocol error (${kind}): ${message}`),
      ),
    );
  }

  /** Lets go of the file once the client is closed and what it has told is written. */
  closeAfter(closing: Promise<void>): Promise<void> {
    const closed = closing.finally(() => this.#close());
    // Nobody has to look at how a client was closed.
    closed.catch(() => {});
    return closed;
  }

  async #close(): Promise<void> {
    // The last events are told after the code that ran when they happened.
    await new Promise((resolve) => setImmediate(resolve));
    for (const undo of this.#unlisten) undo();
    await this.#file.close();
  }

  #begin({ generation, args: ownArgs }: Life): void {
    const { command, args = [], cwd } = this.#options;
    const words = [...[command].flat(), ...(ownArgs ?? args)];
    const write = (line: string): void => this.#file.write(`#${generation} ${line}`);
    write('---- a backend is started ----');
    write(versionLine(this.#versions));
    write(`command: ${publicArguments(words).map(quoted).join(' ')}`);
    write(`working folder: ${cwd ?? process.cwd()}`);
  }

  #status(status: BackendStatus): void {
    const before = this.#last;
    this.#last = status;
    const write = (line: string): void => this.#file.write(`#${status.generation} ${line}`);
    if (status.lastExit !== null && status.lastExit !== before?.lastExit) write(exitLine(status.lastExit));
    if (status.state === before?.state) return;
    write(`${status.state}${about(status)}`);
  }
}

function versionLine({ node, electron }: Versions): string {
  const shell = electron === undefined ? '' : `, Electron ${electron}`;
  return `stdwire ${packageVersion()}, Node ${node}${shell}, ${process.platform} ${process.arch} (${release()})`;
}

function exitLine({ exitCode, signal, reason }: NonNullable<BackendStatus['lastExit']>): string {
  if (signal !== null) return `ended by ${signal} (${reason})`;
  return `${exitCode === null ? 'ended' : `exited with code ${exitCode}`} (${reason})`;
}

function about({ state, pid, path, port, lastError }: BackendStatus): string {
  if (state === 'running') return `: pid ${pid}, ${path}${port === null ? '' : `, port ${port}`}`;
  if (state === 'error' && lastError !== null) return `: ${lastError.code}: ${lastError.message}`;
  return '';
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : JSON.stringify(word);
}
