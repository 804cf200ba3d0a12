/**
 * A text that is the same for the same question. What JSON cannot express has one as well: such a payload is asked with
 * like any other, and the client says what is wrong with it.
 */
export function questionKey(command: string, payload: unknown): string {
  try {
    return JSON.stringify([command, payload]);
  } catch {
    return unusualKey(command, payload);
  }
}

function unusualKey(command: string, payload: unknown): string {
  const ancestors: unknown[] = [];
  function replace(this: unknown, _key: string, value: unknown): unknown {
    if (typeof value === 'bigint') return `bigint ${value}`;
    if (typeof value !== 'object' || value === null) return value;
    // `this` holds the value, and what is below it on the way has been left.
    while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
    if (ancestors.includes(value)) return `circle ${ancestors.indexOf(value)}`;
    ancestors.push(value);
    return value;
  }
  try {
    return JSON.stringify([command, payload], replace);
  } catch (error) {
    return `${command} ${String(error)}`;
  }
}
