import type { BridgedBackend } from '../../../src/electron/bridge/bridged-backend.ts';
import type { WindowGrant } from '../../../src/electron/bridge/grant.ts';
import type { Scenarios } from './scenarios/index.ts';

type InputOf<Name extends keyof Scenarios> = Parameters<Scenarios[Name]>[1];

/** One window, whose present document can be told to do something. */
export interface OpenWindow {
  /** Runs a scenario in the document that is there now. */
  play<Name extends keyof Scenarios>(
    name: Name,
    ...input: InputOf<Name> extends undefined ? [] : [input: InputOf<Name>]
  ): Promise<Awaited<ReturnType<Scenarios[Name]>>>;
  /** Replaces the document; resolves when there is a new one. What the old one was doing never comes to an end. */
  reload(): Promise<void>;
  /** Closes the window. */
  close(): Promise<void>;
}

/** A house with windows over one backend. Disposing of it closes them. */
export interface House extends AsyncDisposable {
  /** Opens a window with that grant. */
  open(grant: WindowGrant): Promise<OpenWindow>;
  /** What the bridge holds now. */
  counts(): { readonly documents: number; readonly calls: number; readonly operations: number };
}

/** One way from a page to the bridge. */
export interface Home {
  /** For the titles. */
  readonly name: string;
  /** Why it cannot be had on this machine, and what to do about it. */
  readonly missing?: string | undefined;
  /** Puts the backend in. */
  over(backend: BridgedBackend): Promise<House>;
}
