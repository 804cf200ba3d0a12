/** Returns the time as records have it: UTC, `YYYY-MM-DD HH:MM:SS`. */
export function now() {
  return new Date().toISOString().slice(0, 19).replace('T', ' ');
}
