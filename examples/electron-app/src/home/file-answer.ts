import { fileResponse } from 'stdwire/serve';

/** A file, or the part of it that is asked for: a player jumps by asking for parts. Undefined where there is no such file. */
export function fileAnswer(path: string, request: Request): Promise<Response | undefined> {
  return fileResponse(request, path);
}
