import type { z } from 'zod';

import { inside, refuse } from '../place.ts';
import type { SourceFile } from './read-files.ts';

/** Checks one file against its shape; the first problem stops with its place and what to do. */
export function parseFile<Shape extends z.ZodType>(shape: Shape, source: SourceFile): z.infer<Shape> {
  const parsed = shape.safeParse(source.value);
  if (parsed.success) {
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  const steps = (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)));
  const place = inside({ file: source.file, path: '' }, ...steps);
  if (issue?.code === 'unrecognized_keys') {
    return refuse(
      inside(place, ...issue.keys.slice(0, 1)),
      'this key has no meaning here',
      'Correct its spelling or remove it; node_modules/stdwire/protocol/meta lists what a file of this kind may hold',
    );
  }
  return refuse(
    place,
    lowerFirst(issue?.message ?? 'is not valid'),
    'Correct it as node_modules/stdwire/protocol/meta describes',
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
