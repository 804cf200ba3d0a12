import { topics } from '../electron/channels/names.ts';
import type { ServeOptions, Topic } from '../serve/index.ts';
import { didYouMean } from '../suggest.ts';
import { single } from './parse-arguments.ts';
import { portFrom } from './port-option.ts';
import { UsageError } from './usage-error.ts';
import type { Arguments } from './verb.ts';

/** What a command line says about serving. */
export function serveOptionsFrom(args: Arguments): Omit<ServeOptions, 'backend'> {
  return {
    port: portFrom(args),
    staticFolder: single(args, 'static'),
    allowedOrigins: args.values.get('origin') ?? [],
    allowPrograms: args.flags.has('allow-programs'),
    grant: {
      commands: commandsFrom(args),
      topics: topicsFrom(args),
      lifecycle: args.flags.has('lifecycle'),
    },
  };
}

function commandsFrom(args: Arguments): readonly string[] | 'all' {
  const names = (args.values.get('grant') ?? ['all']).flatMap((text) => listed('grant', text));
  if (!names.includes('all')) return names;
  if (names.length > 1) throw new UsageError('--grant takes all, or names, and not both.');
  return 'all';
}

function topicsFrom(args: Arguments): readonly Topic[] {
  const text = single(args, 'topics');
  if (text === undefined) return topics;
  return text === 'none' ? [] : listed('topics', text).map(topicOf);
}

function topicOf(name: string): Topic {
  const topic = topics.find((known) => known === name);
  if (topic !== undefined) return topic;
  throw new UsageError(
    `--topics takes ${topics.join(', ')} or none, not "${name}".${didYouMean(name, topics)}`,
  );
}

function listed(option: string, text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes(''))
    throw new UsageError(`--${option} takes names with commas between them, not "${text}".`);
  return names;
}
