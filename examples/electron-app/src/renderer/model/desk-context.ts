import { createContext, useContext } from 'react';
import type { Desk } from './desk.ts';

/** The desk of this page. */
export const DeskContext = createContext<Desk | undefined>(undefined);

/** What the app works with. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('This belongs inside of DeskContext.');
  return desk;
}
