/** The program was called wrongly: told in words, with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
