import type { Connect, Transport, TransportReceiver } from '../../src/wire/transport.ts';

/** One line that went over the wire, as it was. */
export interface TappedLine {
  readonly direction: 'sent' | 'received';
  readonly text: string;
  readonly message: TappedMessage;
}

/** The fields of a message that tests look at. */
export interface TappedMessage {
  readonly id: string | null;
  readonly type: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  readonly error_code?: string;
  readonly error?: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Stands between a client and its transport, and remembers every line in both directions. */
export class WireTap {
  readonly lines: TappedLine[] = [];
  /** When the backend was found to have ended, on the clock of `performance.now()`. */
  endedAt: number | undefined;
  readonly #listeners = new Set<() => void>();

  /** The same transport, listened to. */
  connect(connect: Connect): Connect {
    return (life) => this.#tapped(connect(life));
  }

  /** The messages that were sent or received. */
  messages(direction: TappedLine['direction']): TappedMessage[] {
    return this.lines.filter((line) => line.direction === direction).map((line) => line.message);
  }

  /** The progress events, in order. */
  get events(): TappedMessage[] {
    return this.messages('received').filter(({ id }) => id === 'progress-event');
  }

  /** The progress events of one operation, or of one command, in order. */
  eventsOf(operationId: string): TappedMessage[] {
    return this.events.filter(({ payload }) => payload?.operation_id === operationId);
  }

  /** The id of the command of this type that was sent last. */
  idOf(type: string): string {
    const command = this.messages('sent').findLast((message) => message.type === type);
    if (command?.id == null) throw new Error(`No ${type} was sent.`);
    return command.id;
  }

  /** Resolves with the first line, past or to come, that fits. */
  async until(fits: (line: TappedLine) => boolean): Promise<TappedLine> {
    for (;;) {
      const found = this.lines.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => {
        const listener = (): void => {
          this.#listeners.delete(listener);
          resolve();
        };
        this.#listeners.add(listener);
      });
    }
  }

  #tapped(inner: Transport): Transport {
    const remember = (direction: TappedLine['direction'], text: string): void => {
      this.lines.push({ direction, text, message: JSON.parse(text) as TappedMessage });
      for (const listener of this.#listeners) listener();
    };
    return {
      get pid() {
        return inner.pid;
      },
      get path() {
        return inner.path;
      },
      start: (receiver) => inner.start(this.#listening(receiver, (line) => remember('received', line))),
      send: (lines) => {
        for (const line of lines.split('\n')) if (line !== '') remember('sent', line);
        return inner.send(lines);
      },
      close: () => inner.close(),
      kill: () => inner.kill(),
    };
  }

  #listening(receiver: TransportReceiver, remember: (line: string) => void): TransportReceiver {
    return {
      onLine: (line) => {
        remember(line);
        receiver.onLine(line);
      },
      onFault: (fault) => receiver.onFault(fault),
      onLog: (line) => receiver.onLog(line),
      onClose: (facts) => {
        this.endedAt = performance.now();
        receiver.onClose(facts);
      },
    };
  }
}
