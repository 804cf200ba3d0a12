import { registerSecret } from '../wire/redact.ts';

/** Registers every text that stands at one of `paths` (`session.token`, `items[].token`) in `value` as a secret. */
export function registerSecrets(value: unknown, paths: readonly string[]): void {
  for (const path of paths) {
    let found = [value];
    for (const step of path.replaceAll('[]', '.[]').split('.')) {
      found = found.flatMap((above) => below(above, step));
    }
    for (const text of found) if (typeof text === 'string') registerSecret(text);
  }
}

function below(value: unknown, step: string): readonly unknown[] {
  if (step === '[]') return Array.isArray(value) ? value : [];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
  return [(value as Readonly<Record<string, unknown>>)[step]];
}
