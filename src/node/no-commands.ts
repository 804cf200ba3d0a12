import type { Contract } from '../client/contract.ts';

/** The contract with a backend that is started, watched and ended like any other, and asked nothing of its own. */
export const NO_COMMANDS: Contract = { name: 'none', version: '1.0.0', commands: {}, events: {}, errors: {} };
