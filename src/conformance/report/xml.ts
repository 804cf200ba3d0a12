import { visibleText } from './visible-text.ts';

/** Attributes of an element, by name. */
type Attributes = Readonly<Record<string, string | number>>;

/** An element of XML with the elements that are in it. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  return whole(name, attributes, children.length === 0 ? '' : `\n${children.join('\n')}\n`);
}

/** An element of XML that holds a text, which stays as it is, white space included. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return whole(name, attributes, escapedText(text));
}

function whole(name: string, attributes: Attributes, content: string): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedValue(String(value))}"`);
  const start = `<${name}${pairs.join('')}`;
  return content === '' ? `${start}/>` : `${start}>${content}</${name}>`;
}

function escapedText(text: string): string {
  return visibleText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A parser would make a space of a line end or a tab: https://www.w3.org/TR/xml/#AVNormalize */
function escapedValue(text: string): string {
  return escapedText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
