import { VARIABLE } from '../load/walk-steps.ts';
import { isObject } from '../model/json.ts';
import { StepFailure } from './step-failure.ts';

/** What texts of a scenario can name, by name; parts of a value by dotted paths: `${harmless.type}`. */
export class Variables {
  readonly #values: Map<string, unknown>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = new Map(Object.entries(values));
  }

  set(name: string, value: unknown): void {
    this.#values.set(name, value);
  }

  /** A value with every name in its texts replaced. A text that is nothing but one name stands for the value itself. */
  fill<Value>(value: Value): Value {
    return this.#fill(value) as Value;
  }

  #fill(value: unknown): unknown {
    if (typeof value === 'string') return this.#fillText(value);
    if (Array.isArray(value)) return value.map((item) => this.#fill(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#fill(item)]));
  }

  #fillText(text: string): unknown {
    if (!text.includes('${')) return text;
    const [whole] = text.matchAll(VARIABLE);
    if (whole?.[0] === text) return this.#read(whole[1] ?? '');
    return text.replaceAll(VARIABLE, (_match, name: string) => {
      const value = this.#read(name);
      return typeof value === 'string' ? value : JSON.stringify(value);
    });
  }

  #read(name: string): unknown {
    if (this.#values.has(name)) return this.#values.get(name);
    const [first = '', ...path] = name.split('.');
    if (path.length > 0 && this.#values.has(first)) {
      const value = partOf(this.#values.get(first), path.join('.'));
      if (value !== undefined) return value;
    }
    throw new StepFailure(`The scenario names \${${name}}, which nothing before has saved.`);
  }
}

/** The part of a value at a dotted path, `data.operation_id` or `data.0.id`; undefined if there is none. */
export function partOf(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (part, key) =>
        typeof part === 'object' && part !== null && Object.hasOwn(part, key)
          ? (part as Readonly<Record<string, unknown>>)[key]
          : undefined,
      value,
    );
}
