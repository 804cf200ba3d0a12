import type { JsonValue } from './json.ts';

/**
 * The typed form of the allowed subset of JSON Schema. Everything after `load/` works on these nodes and
 * never on raw JSON: what is not listed here does not exist for the emitters.
 */
export type SchemaNode =
  | AnyNode
  | NullNode
  | BooleanNode
  | StringNode
  | EnumNode
  | IntegerNode
  | NumberNode
  | ArrayNode
  | MapNode
  | ObjectNode
  | RefNode
  | UnionNode
  | NullableNode;

/** What a schema says about itself beside its shape. */
export interface Notes {
  /** Name or headline. */
  readonly title?: string;
  /** Prose. */
  readonly description?: string;
  /** The value the backend takes when the field is absent. */
  readonly default?: JsonValue;
  /** Never to be written to a log, an error text or a file. */
  readonly secret: boolean;
  /** Whether the field should no longer be used. */
  readonly deprecated: boolean;
}

interface Node<Kind extends string> {
  readonly kind: Kind;
  readonly notes: Notes;
}

/** Any JSON value. */
interface AnyNode extends Node<'any'> {}

/** The value null. */
interface NullNode extends Node<'null'> {}

/** true or false; with `value`, only that one. */
interface BooleanNode extends Node<'boolean'> {
  readonly value?: boolean;
}

/** Text. Lengths count code points. */
export interface StringNode extends Node<'string'> {
  readonly minLength?: number;
  readonly maxLength?: number;
  /** In the portable syntax of `load/portable-pattern.ts`. */
  readonly pattern?: string;
  readonly uuid: boolean;
  /** Words known today; others are data as well. */
  readonly known: readonly string[];
}

/** One of a closed list of texts. */
interface EnumNode extends Node<'enum'> {
  readonly values: readonly string[];
}

/** A whole number within the range that both languages hold exactly. */
export interface IntegerNode extends Node<'integer'> {
  readonly minimum: number;
  readonly maximum: number;
  readonly multipleOf?: number;
  readonly value?: number;
}

/** A number. */
export interface NumberNode extends Node<'number'> {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** A list. */
export interface ArrayNode extends Node<'array'> {
  readonly items: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** An object whose keys are data. */
interface MapNode extends Node<'map'> {
  readonly values: SchemaNode;
}

/** One field of an object. */
export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly schema: SchemaNode;
}

/** An object with named fields. */
export interface ObjectNode extends Node<'object'> {
  readonly properties: readonly Property[];
  /** Whether unknown fields are refused. */
  readonly closed: boolean;
}

/** A schema that has a name of its own. */
interface RefNode extends Node<'ref'> {
  /** Before naming: the file it lies in. After naming: the name of the declaration. */
  readonly target: string;
}

/** One of several objects, told apart by one field. */
export interface UnionNode extends Node<'union'> {
  readonly discriminator: string;
  readonly variants: readonly SchemaNode[];
}

/** The inner schema, or null. */
interface NullableNode extends Node<'nullable'> {
  readonly inner: SchemaNode;
}

/** The largest whole number that JavaScript and JSON readers hold exactly, 2^53 - 1. */
export const MAX_INTEGER = Number.MAX_SAFE_INTEGER;
