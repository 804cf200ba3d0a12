import type { CommandMap, Contract } from '../client/contract.ts';
import type { ProcessOptions } from '../process/process-options.ts';
import { processConnect } from '../process/process-transport.ts';
import { Client as AnywhereClient } from '../supervisor/client.ts';
import type { LimitOptions } from '../supervisor/client-options.ts';

/** Options of a client whose backend is a program. */
export interface ClientOptions extends ProcessOptions, LimitOptions {}

/** A client of any protocol over a process that it starts and ends. Generated clients extend it. */
export class Client<Commands extends CommandMap<Commands>> extends AnywhereClient<Commands> {
  constructor(contract: Contract, options: ClientOptions) {
    super(contract, { ...options, connect: processConnect(options) });
  }
}
