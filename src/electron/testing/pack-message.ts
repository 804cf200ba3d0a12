/** Turns what can be cloned into a text and back, for a way that carries nothing but texts. */
export interface MessagePacker {
  /** @throws where something cannot be cloned, or contains itself. */
  readonly pack: (message: unknown) => string;
  readonly unpack: (text: string) => unknown;
}

/**
 * Makes a packer. It stands alone, so that its text can be run in another world. What JSON has no word for becomes an
 * object with one key, `$`.
 */
export function messagePacker(): MessagePacker {
  type Packed = { readonly $: string; readonly v?: unknown };
  const views = { Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array };

  function toJson(value: unknown): unknown {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
    if (typeof value === 'number')
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', v: numberText(value) };
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(toJson);
    if (value instanceof Date) return { $: 'Date', v: value.getTime() };
    if (value instanceof Map) return { $: 'Map', v: [...value].map(toJson) };
    if (value instanceof Set) return { $: 'Set', v: [...value].map(toJson) };
    if (value instanceof Error) return { $: 'Error', v: [value.name, value.message] };
    const view = Object.entries(views).find(([, type]) => value instanceof type);
    if (view !== undefined) return { $: view[0], v: [...(value as Uint8Array)] };
    const packed = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
    return '$' in value ? { $: 'object', v: packed } : packed;
  }

  function fromJson(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(fromJson);
    if ('$' in value) return special(value as Packed);
    return entriesOf(value);
  }

  function special({ $: type, v }: Packed): unknown {
    if (type in views) return new views[type as keyof typeof views](v as number[]);
    switch (type) {
      case 'bigint':
        return BigInt(v as string);
      case 'number':
        return Number(v);
      case 'Date':
        return new Date(v as number);
      case 'Map':
        return new Map((v as unknown[]).map(fromJson) as [unknown, unknown][]);
      case 'Set':
        return new Set((v as unknown[]).map(fromJson));
      case 'Error': {
        const [name, message] = v as [string, string];
        return Object.assign(new Error(message), { name });
      }
      case 'object':
        return entriesOf(v as object);
      default:
        return undefined;
    }
  }

  function entriesOf(value: object): object {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item)]));
  }

  function numberText(value: number): string {
    return Object.is(value, -0) ? '-0' : String(value);
  }

  return {
    pack: (message) => JSON.stringify(toJson(structuredClone(message))),
    unpack: (text) => fromJson(JSON.parse(text)),
  };
}
