import type { GeneralProgress, LogLine } from '../../client/notices.ts';
import type { BackendStatus } from '../../supervisor/status.ts';
import type { Topic } from '../channels/messages.ts';
import type { EnvelopePolicy } from './error-envelope.ts';
import type { EventQueue } from './event-queue.ts';
import { EventStream } from './event-queue.ts';
import type { EventSender } from './event-sender.ts';
import { LogBatch } from './log-batch.ts';
import { shownStatus } from './shown-status.ts';
import type { TopicFeed } from './topic-feed.ts';

/** The three topics, each with one listener on the backend, and the lines of the log from before. */
export interface TopicFeeds {
  readonly status: TopicFeed<BackendStatus>;
  readonly progress: TopicFeed<GeneralProgress>;
  readonly log: TopicFeed<LogLine>;
  readonly recentLog: () => readonly LogLine[];
}

/** What the topics of a document need. */
interface SessionTopicsOptions {
  readonly feeds: TopicFeeds;
  readonly sender: EventSender;
  readonly queue: EventQueue;
  readonly coalesceMs: number;
  readonly policy: EnvelopePolicy;
}

/** What one document is told without having asked. */
export class SessionTopics {
  readonly #options: SessionTopicsOptions;
  readonly #log: LogBatch;
  readonly #general = new EventStream();
  #revision = -1;
  #statusSeq = 0;
  #hasRecentLog = false;

  constructor(options: SessionTopicsOptions) {
    this.#options = options;
    const { sender, coalesceMs } = options;
    this.#log = new LogBatch({
      coalesceMs,
      send: (lines, dropped) => sender.send({ kind: 'log', data: lines, dropped }),
    });
  }

  /** The document is told of every status after this one. */
  followStatus(now: BackendStatus): void {
    this.#revision = now.revision;
    this.#options.feeds.status.join(this.#onStatus);
  }

  /** The status needs no subscription: who may have it is told with the answer to its hello, and from there on. */
  subscribe(topic: Topic): void {
    const { feeds } = this.#options;
    if (topic === 'log') this.#followLog();
    if (topic === 'progress') feeds.progress.join(this.#onProgress);
  }

  unsubscribe(topic: Topic): void {
    const { feeds, queue } = this.#options;
    if (topic === 'log') {
      feeds.log.leave(this.#onLog);
      this.#log.close();
    }
    if (topic === 'progress') {
      feeds.progress.leave(this.#onProgress);
      queue.drop(this.#general);
    }
  }

  close(): void {
    this.#options.feeds.status.leave(this.#onStatus);
    this.unsubscribe('log');
    this.unsubscribe('progress');
  }

  /** Tells a status now, before all are told; returns the `seq` of the message that has told it, or 0 if none has. */
  tellStatus(status: BackendStatus): number {
    const isFollowed = this.#revision >= 0;
    if (isFollowed) this.#onStatus(status);
    return this.#statusSeq;
  }

  #followLog(): void {
    const { feeds } = this.#options;
    // In one turn, so that no line comes twice and none is left out.
    if (!this.#hasRecentLog) for (const line of feeds.recentLog()) this.#onLog(line);
    this.#hasRecentLog = true;
    feeds.log.join(this.#onLog);
  }

  /** A status that is older than one that was told is not told any more. */
  readonly #onStatus = (status: BackendStatus): void => {
    if (status.revision <= this.#revision) return;
    this.#revision = status.revision;
    const data = shownStatus(status, this.#options.policy);
    this.#statusSeq = this.#options.sender.send({ kind: 'status', data });
  };

  readonly #onLog = ({ line, generation }: LogLine): void => {
    this.#log.push({ line, generation });
  };

  readonly #onProgress = ({ message }: GeneralProgress): void => {
    this.#options.queue.push(this.#general, message);
  };
}
