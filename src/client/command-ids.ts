import { nanoid } from 'nanoid';

/** Enough that two clients of one backend never share a prefix. */
const PREFIX_LENGTH = 8;

/** Makes command ids: one random prefix, then a counter. A random id for every call would cost more and say no more. */
export function commandIds(): () => string {
  const prefix = nanoid(PREFIX_LENGTH);
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count}`;
  };
}
