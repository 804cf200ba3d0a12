import { type AppInfo, paths } from '../shared/app-info.ts';
import { decoded } from './decoded.ts';
import { fileAnswer } from './file-answer.ts';
import type { MediaBook } from './media-book.ts';
import { studioAnswer } from './studio-answer.ts';

/** Answers a request of the page, or gives undefined for a file of the page itself. */
export type AppAnswers = (request: Request) => Promise<Response | undefined>;

const AUDIO_FILE = /\.(mp3|m4a|wav|ogg|flac)$/i;

/** What the page can ask of the program that shows it, beside its backend: who it is, and the media of its clips. */
export function appAnswers(options: {
  readonly info: AppInfo;
  readonly book: MediaBook;
  /** Shows the folder of the songs; where there is no desktop for that, it is left out. */
  readonly openFolder?: () => Promise<void>;
}): AppAnswers {
  const { info, book, openFolder } = options;
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === paths.info) return Response.json(info);
    if (pathname === paths.openFolder) {
      if (request.method !== 'POST' || openFolder === undefined) return nothing();
      await openFolder();
      return new Response(null, { status: 204 });
    }
    if (!pathname.startsWith(paths.media)) return undefined;
    return mediaAnswer(request, pathname.slice(paths.media.length), book);
  };
}

async function mediaAnswer(request: Request, rest: string, book: MediaBook): Promise<Response> {
  const [kind, id = '', more] = rest.split('/');
  const clipId = decoded(id);
  if (clipId === undefined || more !== undefined) return nothing();
  const { audioUrl, coverUrl, file } = book.find(clipId);
  if (kind === 'cover') return coverAnswer(coverUrl, request);
  if (kind !== 'audio') return nothing();
  // What is saved plays from the disk, also while the backend does not run.
  const saved = file !== undefined && AUDIO_FILE.test(file) ? await fileAnswer(file, request) : undefined;
  if (saved !== undefined) return saved;
  return audioUrl === undefined ? nothing() : studioAnswer(audioUrl, request, 'audio/');
}

/** That there is no cover, or none while the studio is away, is no failure: the page has something in its place. */
async function coverAnswer(url: string | undefined, request: Request): Promise<Response> {
  const cover = url === undefined ? undefined : await studioAnswer(url, request, 'image/');
  return cover?.ok ? cover : new Response(null, { status: 204 });
}

function nothing(): Response {
  return new Response('There is nothing here.', { status: 404 });
}
