import type { BridgeRefusal } from '../errors.ts';

/**
 * Something that was refused. `request`: a request or a connection; `status` is what it was answered with. `message`: one
 * of a page that is connected; it was ended for it. `call`: what the bridge itself refuses, and answers with an error.
 */
export type ServeRefusal =
  | {
      readonly what: 'request';
      readonly status: 400 | 401 | 403 | 404 | 405 | 503;
      readonly reason: 'host' | 'origin' | 'token' | 'protocol' | 'path' | 'method' | 'too-many';
      /** One plain sentence; no token and no text of the page stands in it. */
      readonly message: string;
      /** Where the page comes from, if that is why. */
      readonly origin?: string | undefined;
    }
  | {
      readonly what: 'message';
      readonly reason: 'malformed' | 'too-large' | 'not-reading';
      readonly message: string;
    }
  | {
      readonly what: 'call';
      readonly reason: BridgeRefusal;
      readonly command?: string | undefined;
      /** What went wrong, where the reason is `internal`. */
      readonly error?: unknown;
    };
