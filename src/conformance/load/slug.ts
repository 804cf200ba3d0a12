/** A title as a part of an id: `The name is taken, in another case` is `the-name-is-taken-in-another-case`. */
export function slug(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/['’`]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return words.join('-') || 'untitled';
}
