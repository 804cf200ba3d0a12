// The whole of `stdwire/electron/preload.cjs`, which the build makes of this file: one CommonJS text, since that is all
// a sandboxed window can load (https://www.electronjs.org/docs/latest/tutorial/sandbox).
import { exposeBackend } from './expose-backend.ts';

exposeBackend();
