import type { Place } from '../errors.ts';
import type { SourceFile } from '../load/read-files.ts';
import { inside, refuse } from '../place.ts';
import { isJsonObject } from '../schema/json.ts';
import type { Lookup } from '../schema/misfit.ts';
import type { SchemaNode } from '../schema/nodes.ts';
import { parseSchema } from '../schema/parse-schema.ts';
import { isTypeName, pascalCase } from './names.ts';
import type { Declaration, Group } from './protocol.ts';
import { RESERVED_NAMES } from './reserved-names.ts';

/** What a declaration has beside its schema. */
interface DeclareOptions {
  /** Its name in Python, if another. */
  readonly pythonName?: string;
  /** What to say about it if the schema itself says nothing. */
  readonly doc?: string;
}

/**
 * Gives every object a name. Type files bring their own (their title); an object inside of another schema is called
 * after the path that leads to it, or after its own title if that can be a type's name.
 */
export class Registry {
  readonly #declarations = new Map<string, Declaration>();
  readonly #pythonNames = new Set<string>();
  readonly #typesDeclared = new Set<string>();
  readonly #types: ReadonlyMap<string, SourceFile>;
  readonly #group: Group;

  /**
   * @param types - the type files that schemas may refer to
   * @param group - where a type that is referred to belongs
   */
  constructor(types: readonly SourceFile[], group: Group) {
    this.#types = new Map(types.map((source) => [source.file, source]));
    this.#group = group;
  }

  /** All declarations, in the order of their first mention. */
  get declarations(): readonly Declaration[] {
    return [...this.#declarations.values()];
  }

  /** Finds the schema of a declared name. */
  readonly lookup: Lookup = (name) => {
    const found = this.#declarations.get(name);
    if (found === undefined) {
      throw new Error(`The generator refers to ${name}, which it never declared.`);
    }
    return found.schema;
  };

  /** Declares a schema under a name and returns that name; a bare reference returns the name it refers to. */
  declare(
    schema: SchemaNode,
    name: string,
    group: Group,
    place: Place,
    options: DeclareOptions = {},
  ): string {
    if (schema.kind === 'ref') {
      return this.#typeOf(schema.target, place);
    }
    const pythonName = options.pythonName ?? name;
    this.#reserve(name, pythonName, place);
    const doc = schema.notes.description ?? options.doc ?? `Part of the protocol's \`${name}\`.`;
    const slot = { name, pythonName, group, doc, place, schema };
    this.#declarations.set(name, slot);
    this.#declarations.set(name, { ...slot, schema: this.#named(schema, name, group, place) });
    return name;
  }

  /** Declares a type file, unless it is already, and returns its name. */
  declareType(file: string): string {
    return this.#typeOf(file, { file, path: '' });
  }

  #typeOf(file: string, place: Place): string {
    const source = this.#types.get(file);
    if (source === undefined) {
      return refuse(
        place,
        `refers to ${file}, which does not exist`,
        'Write the type or correct the reference',
      );
    }
    const at = { file, path: '' };
    const title = isJsonObject(source.value) ? source.value.title : undefined;
    if (typeof title !== 'string' || !isTypeName(title) || !file.endsWith(`/${title}.json`)) {
      return refuse(
        inside(at, 'title'),
        'a type is called like its file, in PascalCase',
        `Write "title": "${file.replace(/^.*\/|\.json$/g, '')}"`,
      );
    }
    if (!this.#typesDeclared.has(file)) {
      this.#typesDeclared.add(file);
      const schema = parseSchema(source.value, at);
      if (schema.kind === 'ref') {
        refuse(at, 'a type cannot be just another type', 'Refer to the other type directly');
      }
      this.declare(schema, title, this.#group, at);
    }
    return title;
  }

  #reserve(name: string, pythonName: string, place: Place): void {
    const reserved = [name, pythonName].find((candidate) => RESERVED_NAMES.has(candidate));
    if (reserved !== undefined) {
      refuse(
        place,
        `the name ${reserved} means something else in generated code`,
        'Choose another name for the type, the command or the event',
      );
    }
    if (this.#declarations.has(name) || this.#pythonNames.has(pythonName)) {
      const taken = this.#declarations.has(name) ? name : pythonName;
      refuse(
        place,
        `the name ${taken} is taken by another schema`,
        'Rename one of the two, or give the inner object a title of its own',
      );
    }
    this.#pythonNames.add(pythonName);
  }

  #named(schema: SchemaNode, name: string, group: Group, place: Place): SchemaNode {
    switch (schema.kind) {
      case 'ref':
        return { ...schema, target: this.#typeOf(schema.target, place) };
      case 'nullable':
        return { ...schema, inner: this.#inner(schema.inner, name, group, place) };
      case 'array':
        return { ...schema, items: this.#inner(schema.items, `${name}Item`, group, inside(place, 'items')) };
      case 'map':
        return {
          ...schema,
          values: this.#inner(schema.values, `${name}Value`, group, inside(place, 'additionalProperties')),
        };
      case 'object':
        return {
          ...schema,
          properties: schema.properties.map((property) => ({
            ...property,
            schema: this.#inner(
              property.schema,
              `${name}${pascalCase(property.name)}`,
              group,
              inside(place, 'properties', property.name),
            ),
          })),
        };
      case 'union':
        return {
          ...schema,
          variants: schema.variants.map((variant, index) =>
            this.#inner(variant, `${name}Variant${index + 1}`, group, inside(place, 'oneOf', index)),
          ),
        };
      default:
        return schema;
    }
  }

  #inner(schema: SchemaNode, name: string, group: Group, place: Place): SchemaNode {
    if (schema.kind !== 'object' && schema.kind !== 'union') {
      return this.#named(schema, name, group, place);
    }
    const own =
      schema.notes.title !== undefined && isTypeName(schema.notes.title) ? schema.notes.title : name;
    return { kind: 'ref', target: this.declare(schema, own, group, place), notes: schema.notes };
  }
}
