import { preloadText as bundle } from '../../scripts/setup/build.mjs';

/** The prebuilt preload script, made of the sources as they are now. */
export function preloadText(): Promise<string> {
  made ??= bundle();
  return made;
}

let made: Promise<string> | undefined;
