import type { Place } from '../../generator/errors.ts';
import { SuiteError } from '../errors.ts';

/** Stops with what is wrong at a place and what to do about it. */
export function refuse(place: Place, problem: string, remedy: string, options?: ErrorOptions): never {
  throw new SuiteError(place, problem, remedy, options);
}
