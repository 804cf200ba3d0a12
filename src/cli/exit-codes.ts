/** How the program ends: 0 it worked, 1 the command failed, 2 it was called wrongly or could not run. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
