import type { PromptText } from './prompts.ts';

/** What a pasted or opened text holds. */
type ParsedPrompts =
  | { readonly ok: true; readonly prompts: readonly PromptText[] }
  | { readonly ok: false; readonly reason: string };

/** The longest a field may be, in characters. */
export const promptLimits = { title: 300, lyrics: 5000, style: 1000 } as const;

/** Reads prompts from a text: a JSON list, `<TITLE>` tags, or blocks between lines of `---` whose first line is a title. */
export function parsePrompts(text: string): ParsedPrompts {
  const clean = text.replace(/^\uFEFF/, '').trim();
  if (clean === '') return { ok: false, reason: 'There is no text yet.' };
  const found = /^[[{]/.test(clean)
    ? fromJson(clean)
    : /<TITLE>/i.test(clean)
      ? fromTags(clean)
      : fromBlocks(clean);
  if (typeof found === 'string') return { ok: false, reason: found };
  const wrong = found.map(problemOf).find((problem) => problem !== undefined);
  return wrong === undefined ? { ok: true, prompts: found } : { ok: false, reason: wrong };
}

function fromJson(text: string): PromptText[] | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'This begins like JSON and is not valid JSON.';
  }
  const list: unknown = Array.isArray(value) ? value : (value as { prompts?: unknown }).prompts;
  if (!Array.isArray(list))
    return 'The JSON must be a list of prompts, or an object with the list "prompts".';
  if (list.length === 0) return 'The list is empty.';
  const prompts = list.map(toPrompt);
  const index = prompts.indexOf(undefined);
  if (index >= 0) return `Entry ${index + 1} of the list is not an object with a "title".`;
  return prompts.filter((prompt) => prompt !== undefined);
}

function toPrompt(entry: unknown): PromptText | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { title, lyrics = '', style = '' } = entry as Record<string, unknown>;
  if (typeof title !== 'string' || typeof lyrics !== 'string' || typeof style !== 'string') return undefined;
  return { title: title.trim(), lyrics: lyrics.trim(), style: style.trim() };
}

/** Every `<TITLE>` begins a prompt; tags follow each other without a root element, so this is no XML. */
function fromTags(text: string): PromptText[] {
  return text
    .split(/(?=<TITLE>)/i)
    .filter((part) => /^<TITLE>/i.test(part))
    .map((part) => ({
      title: tagged(part, 'TITLE'),
      lyrics: tagged(part, 'LYRICS'),
      style: tagged(part, 'STYLE'),
    }));
}

function tagged(part: string, tag: string): string {
  const [, found = ''] = part.match(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'i')) ?? [];
  return unescapeXml(found).trim();
}

function unescapeXml(text: string): string {
  const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (entity, name: string) => characters[name] ?? entity);
}

/** The first line is the title; a line `Style: …` is the style; what is left is sung. */
function fromBlocks(text: string): PromptText[] {
  return text
    .split(/^\s*-{3,}\s*$/m)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => {
      const [title = '', ...rest] = block.split('\n');
      const style = rest.find((line) => /^\s*style:/i.test(line));
      const lyrics = rest.filter((line) => line !== style).join('\n');
      return {
        title: title.trim(),
        lyrics: lyrics.trim(),
        style: (style ?? '').replace(/^\s*style:/i, '').trim(),
      };
    });
}

function problemOf(prompt: PromptText, index: number): string | undefined {
  if (prompt.title === '')
    return `Prompt ${index + 1} has no title. Every song needs one: it names the files.`;
  for (const field of ['title', 'lyrics', 'style'] as const) {
    const { length } = prompt[field];
    const limit = promptLimits[field];
    if (length > limit)
      return `The ${field} of prompt ${index + 1} has ${length} characters; ${limit} is the most.`;
  }
  return undefined;
}
