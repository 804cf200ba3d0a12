import { readFile } from 'node:fs/promises';
import type { Prompt } from 'stdwire';

/** Reads a file of prompts, JSON or tagged text. Throws with a text that says what is wrong and where. */
export async function readPromptFile(path: string): Promise<Prompt[]> {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  const prompts = /^\s*[[{]/.test(text) ? fromJson(text, path) : fromTags(text, path);
  if (prompts.length === 0)
    throw new Error(`${path} holds no prompt: it needs at least one <TITLE>…</TITLE>.`);
  return prompts;
}

function fromJson(text: string, path: string): Prompt[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  const list: unknown = Array.isArray(value) ? value : (value as { prompts?: unknown }).prompts;
  if (!Array.isArray(list))
    throw new Error(`${path} must hold a list of prompts, or an object with the list "prompts".`);
  return list.map((entry: unknown, index) => toPrompt(entry, `${path}, prompt ${index + 1}`));
}

/** The client checks what it sends as well; this only says which prompt of which file is meant. */
function toPrompt(entry: unknown, place: string): Prompt {
  const { title, lyrics = '', style = '' } = (entry ?? {}) as Record<string, unknown>;
  if (typeof title !== 'string' || typeof lyrics !== 'string' || typeof style !== 'string') {
    throw new Error(`${place}: "title" must be a text, and "lyrics" and "style" too where they are given.`);
  }
  return { title, lyrics, style };
}

/** Tags follow each other without a root element, so this is no XML; every <TITLE> begins a prompt. */
function fromTags(text: string, path: string): Prompt[] {
  const parts = text.split(/(?=<TITLE>)/i).filter((part) => /^<TITLE>/i.test(part));
  return parts.map((part, index) => {
    const title = content(part, 'TITLE');
    if (title === undefined)
      throw new Error(`${path}, prompt ${index + 1}: <TITLE> is not closed with </TITLE>.`);
    return { title, lyrics: content(part, 'LYRICS') ?? '', style: content(part, 'STYLE') ?? '' };
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
