/**
 * What a message has to look like. A plain value has to be equal; an object has to have the fields that are named, and may
 * have more; a list has to have as many items, each of which fits. An object whose only key begins with `$` is a matcher:
 *
 * | matcher | fits |
 * |---|---|
 * | `{"$any": true}` | any value that is there, null included |
 * | `{"$absent": true}` | as the value of a field: the field is not there |
 * | `{"$type": "string"}` | `string`, `integer`, `number`, `boolean`, `object`, `array` or `null` |
 * | `{"$matches": "^op"}` | a text in which the pattern is found |
 * | `{"$atLeast": 1}`, `{"$atMost": 9}` | a number |
 * | `{"$oneOf": [p, …]}` | one of the patterns fits |
 * | `{"$allOf": [p, …]}` | each of the patterns fits |
 * | `{"$not": p}` | the pattern does not fit |
 * | `{"$contains": [p, …]}` | a list: for each pattern an item of its own, in any order; there may be more |
 * | `{"$length": 3}` | a list or a text of that length |
 *
 * A text may name what was saved or is known: `"${operation}"`, `"${harmless.type}_RESPONSE"`. A text that is nothing but
 * one name stands for the value itself, whatever its type.
 */
export type Pattern =
  | null
  | boolean
  | number
  | string
  | readonly Pattern[]
  | { readonly [field: string]: Pattern };
