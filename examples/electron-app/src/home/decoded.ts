/** A part of an address as it was meant; undefined where it is none, such as `%zz`. */
export function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
