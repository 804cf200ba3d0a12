import type { Figure } from './figure.ts';

/** How often a run does what it does. */
interface Sizes {
  /**
   * Within `npm test`: a few seconds at most. Left out where even one takes longer, or where a count depends on how busy
   * the machine is; a test of its own shows it then.
   */
  readonly test?: number;
  /** `npm run soak`: a few minutes for all runs together. */
  readonly usual: number;
  /** `npm run soak -- --full`: the size that the goal is about. */
  readonly full: number;
}

/** One question that is asked again and again, until an answer can be relied on. */
export interface SoakRun {
  /** What it is called on the command line. */
  readonly name: string;
  /** What is done `count` times: `kills`, `events`. */
  readonly unit: string;
  readonly sizes: Sizes;
  /** Whether it needs signals, process groups or /proc, as only POSIX has them. */
  readonly posixOnly?: boolean;
  /**
   * Does it. It cleans up whatever it has made also when it fails.
   *
   * @param onProgress to be told how many are done, at least every few seconds: who is silent for two minutes hangs.
   */
  run(count: number, onProgress: (done: number) => void): Promise<readonly Figure[]>;
}
