import { exposeBackend } from 'stdwire/electron/preload';

exposeBackend();
