const KEYWORDS = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
]);

/** Every number that a schema names as a limit, once: the places where a validator can be off by one. */
export function limitsIn(schema: unknown): readonly number[] {
  const found = new Set<number>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'number' && KEYWORDS.has(key)) found.add(inner);
      visit(inner);
    }
  };
  visit(schema);
  return [...found];
}
