import type { CallOptions } from './call-options.ts';
import type { Outline } from './contract.ts';

/** The one function that the generated methods sit on. */
export interface Caller {
  /** Sends a command by name; what it resolves to depends on the command. */
  call(name: string, payload?: unknown, options?: CallOptions<never>): Promise<unknown>;
}

/**
 * Gives a class one method per command of a contract, each of them `call(NAME, payload, options)`. The methods are
 * ordinary ones on the prototype; their types come from the generated interface that the class is merged with:
 *
 * ```ts
 * import { Client, type ClientOptions, defineFace } from 'stdwire';   // or 'stdwire/core'
 *
 * export interface CaptureClient extends CaptureMethods {}
 * export class CaptureClient extends Client<CaptureCommandMap> {
 *   constructor(options: ClientOptions) {
 *     super(captureContract, options);
 *   }
 * }
 * defineFace(CaptureClient, captureContract);
 * ```
 */
export function defineFace(target: { readonly prototype: Caller }, contract: Outline): void {
  for (const command of Object.values(contract.commands)) {
    if (command.method in target.prototype) {
      throw new TypeError(
        `The command ${command.name} cannot have the method ${command.method}(): the client has a member of that name. ` +
          'Give the command another name.',
      );
    }
    Object.defineProperty(target.prototype, command.method, {
      configurable: true,
      writable: true,
      value: methodFor(command.name),
    });
  }
}

function methodFor(name: string) {
  return function (this: Caller, payload?: unknown, options?: CallOptions<never>): Promise<unknown> {
    return this.call(name, payload, options);
  };
}
