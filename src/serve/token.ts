import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const BYTES = 16;

/** A token of 128 random bits, of characters that a subprotocol may be made of. */
export function newToken(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** @throws TypeError for a token that is too short, or that no subprotocol could carry. */
export function checkToken(token: string): void {
  if (/^[A-Za-z0-9_-]{22,256}$/.test(token)) return;
  throw new TypeError('A token has 22 to 256 characters: letters, digits, "-" and "_".');
}

/** Compares in a time that does not tell how much of it was right. */
export function isSameToken(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
