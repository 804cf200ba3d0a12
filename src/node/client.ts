import type { CommandMap, Contract } from '../client/contract.ts';
import { Client as AnywhereClient } from '../supervisor/client.ts';
import type { ClientLog } from './client-log.ts';
import type { ClientOptions } from './client-options.ts';
import { overProcess } from './over-process.ts';

/** A client of any protocol over a process that it starts and ends. Generated clients extend it. */
export class Client<Commands extends CommandMap<Commands>> extends AnywhereClient<Commands> {
  readonly #log: ClientLog | undefined;

  /** @throws StartError with the reason `configuration` if its configuration file cannot be used. */
  constructor(contract: Contract, options: ClientOptions) {
    const made = overProcess(options);
    super(contract, made.options);
    this.#log = made.log;
    this.#log?.follow(this);
  }

  /** The path of the log file that it writes, absolute; undefined where it writes none (see {@link ClientOptions.log}). */
  get logFile(): string | undefined {
    return this.#log?.path;
  }

  override close(): Promise<void> {
    const closing = super.close();
    return this.#log?.closeAfter(closing) ?? closing;
  }
}
