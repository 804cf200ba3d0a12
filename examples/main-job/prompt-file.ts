import { readFile } from 'node:fs/promises';
import type { Prompt } from 'stdwire';
import { reasonOf, UsageError } from './usage-error.ts';

const FIELDS = ['title', 'lyrics', 'style'];

/** Reads a file of prompts, JSON or tagged text. Throws a {@link UsageError} that says what is wrong and where. */
export async function readPromptFile(path: string): Promise<Prompt[]> {
  const text = (await read(path)).replace(/^\uFEFF/, '');
  return /^\s*[[{]/.test(text) ? fromJson(text, path) : fromTags(text, path);
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `The file of prompts ${path} cannot be read: ${reasonOf(error)}. Name another one with --prompts FILE.`,
      { cause: error },
    );
  }
}

function fromJson(text: string, path: string): Prompt[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  const list: unknown = Array.isArray(value) ? value : (value as { prompts?: unknown }).prompts;
  if (!Array.isArray(list))
    throw new UsageError(`${path} must hold a list of prompts, or an object with the list "prompts".`);
  if (list.length === 0)
    throw new UsageError(
      `${path} holds no prompt: its JSON list is empty. Put at least one {"title": …} into it.`,
    );
  return list.map((entry: unknown, index) => toPrompt(entry, `${path}, prompt ${index + 1}`));
}

/** The client checks what it sends as well; this says which prompt of which file is meant. */
function toPrompt(entry: unknown, place: string): Prompt {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw new UsageError(`${place} must be an object such as {"title": …, "lyrics": …, "style": …}.`);
  const unknown = Object.keys(entry).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined)
    throw new UsageError(`${place} has a field "${unknown}"; a prompt has "title", "lyrics" and "style".`);
  const { title, lyrics = '', style = '' } = entry as Record<string, unknown>;
  if (typeof title !== 'string' || typeof lyrics !== 'string' || typeof style !== 'string') {
    throw new UsageError(
      `${place}: "title" must be a text, and "lyrics" and "style" too where they are given.`,
    );
  }
  return checked({ title, lyrics, style }, place);
}

function checked(prompt: Prompt, place: string): Prompt {
  if (prompt.title.trim() === '')
    throw new UsageError(`${place} has an empty title. Every song needs one: it names the files.`);
  const limits = { title: 300, lyrics: 5000, style: 1000 };
  for (const [field, limit] of Object.entries(limits)) {
    const { length } = prompt[field as keyof Prompt] ?? '';
    if (length > limit)
      throw new UsageError(
        `${place}: its ${field} has ${length} characters, more than ${limit}. Shorten it.`,
      );
  }
  return prompt;
}

/** Tags follow each other without a root element, so this is no XML; every <TITLE> begins a prompt. */
function fromTags(text: string, path: string): Prompt[] {
  const parts = text.split(/(?=<TITLE>)/i).filter((part) => /^<TITLE>/i.test(part));
  if (parts.length === 0)
    throw new UsageError(`${path} holds no prompt: it needs at least one <TITLE>…</TITLE>.`);
  return parts.map((part, index) => {
    const title = content(part, 'TITLE');
    const place = `${path}, prompt ${index + 1}`;
    if (title === undefined) throw new UsageError(`${place}: <TITLE> is not closed with </TITLE>.`);
    return checked(
      { title, lyrics: content(part, 'LYRICS') ?? '', style: content(part, 'STYLE') ?? '' },
      place,
    );
  });
}

function content(part: string, tag: string): string | undefined {
  const [, found] = part.match(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'i')) ?? [];
  return found === undefined ? undefined : unescapeXml(found).trim();
}

function unescapeXml(text: string): string {
  const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (entity, name: string) => characters[name] ?? entity);
}
