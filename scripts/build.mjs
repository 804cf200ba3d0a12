/** `npm run build`: `dist` from `src`, where anything changed. `npm pack` runs it first. */
import { runMain } from './lib/problem.mjs';
import { setUp } from './setup.mjs';

await runMain(() => setUp());
