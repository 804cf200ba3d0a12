/**
 * Why a backend cannot be served. `PORT_TAKEN`: another program listens there. `PORT_REFUSED`: the system does not allow
 * it, or the address does not exist. `FOLDER_MISSING`: the static folder is none.
 */
export type ServeErrorCode = 'PORT_TAKEN' | 'PORT_REFUSED' | 'FOLDER_MISSING';

/** A backend cannot be served: nothing listens. */
export class ServeError extends Error {
  override readonly name = 'ServeError';
  /** Why. */
  readonly code: ServeErrorCode;

  constructor(code: ServeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
