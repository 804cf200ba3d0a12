/** A text in which a variable was filled in. It may stand where a number or a boolean is wanted; any other text may not. */
export class Substituted {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What stands at one place of a file cannot be filled in. */
export class SubstitutionError extends Error {
  override readonly name = 'SubstitutionError';
  /** Keys and indexes that lead there. */
  readonly path: readonly (string | number)[];

  constructor(message: string, path: readonly (string | number)[]) {
    super(message);
    this.path = path;
  }
}

const NO_REFERENCE = `what begins with \${ is no reference here: write \${NAME} or \${NAME:otherwise}, or $\${ for the characters themselves; no reference stands in another`;

type Variables = Readonly<Record<string, string | undefined>>;

/** `$${`, which stands for itself; or `${NAME}`, `${NAME:otherwise}` with no reference inside; or a `${` that is neither. */
const REFERENCE = /\$(\$\{)|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::((?:(?!\$\{)[^}])*))?\}|(\$\{)/g;

/**
 * A copy of a JSON value with the variables in its texts filled in: `${NAME}`, `${NAME:otherwise}`, and `$${` for the
 * two characters themselves. An empty variable is as good as none. `stdwire.configuration` of the Python package does
 * the same. `used` takes the names that were asked for.
 *
 * @throws SubstitutionError for a variable that is not set and has no other value, and for a reference that is none.
 */
export function substitute(value: unknown, variables: Variables, used: Set<string>): unknown {
  return filledIn(value, [], variables, used);
}

/** The same value with every text that was filled in as a text and nothing else. */
export function plain(value: unknown): unknown {
  if (value instanceof Substituted) return value.text;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function filledIn(
  value: unknown,
  path: readonly (string | number)[],
  variables: Variables,
  used: Set<string>,
): unknown {
  if (typeof value === 'string') return textOf(value, path, variables, used);
  if (Array.isArray(value))
    return value.map((item, index) => filledIn(item, [...path, index], variables, used));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, filledIn(item, [...path, key], variables, used)]),
  );
}

function textOf(
  text: string,
  path: readonly (string | number)[],
  variables: Variables,
  used: Set<string>,
): unknown {
  if (!text.includes('${')) return text;
  let hasVariable = false;
  const replaced = text.replace(
    REFERENCE,
    (_, escaped?: string, name?: string, otherwise?: string): string => {
      if (escaped !== undefined) return escaped;
      if (name === undefined) throw new SubstitutionError(NO_REFERENCE, path);
      hasVariable = true;
      used.add(name);
      const found = variables[name] || otherwise;
      if (found !== undefined) return found;
      throw new SubstitutionError(
        `the environment variable ${name} is not set: set it, or write \${${name}:otherwise}`,
        path,
      );
    },
  );
  return hasVariable ? new Substituted(replaced) : replaced;
}
