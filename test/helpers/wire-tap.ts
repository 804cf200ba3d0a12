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

  /** Commands without their answer and operations without their final event. */
  inFlight(): string[] {
    const answered = new Set(this.messages('received').map(({ id }) => id));
    const commands = this.messages('sent').filter(({ id }) => !answered.has(id));
    const operations = this.#operations().filter((id) => this.#finalEvents(id) === 0);
    return [...commands.map(({ type, id }) => `${type} ${id}`), ...operations.map((id) => `operation ${id}`)];
  }

  /** What a backend that has ended in good order still owes, or gave twice. */
  flaws(): string[] {
    const answers = new Map<string | null, number>();
    for (const { id } of this.messages('received')) answers.set(id, (answers.get(id) ?? 0) + 1);
    const commands = this.messages('sent').filter(({ id }) => answers.get(id) !== 1);
    const operations = this.#operations().filter((id) => {
      const last = this.eventsOf(id).at(-1);
      return this.#finalEvents(id) !== 1 || last?.payload?.final !== true;
    });
    return [
      ...commands.map(({ type, id }) => `${type} ${id} has ${answers.get(id) ?? 0} answers`),
      ...operations.map(
        (id) => `operation ${id} has ${this.#finalEvents(id)} final events, or others after one`,
      ),
    ];
  }

  /** The operations that were accepted. */
  #operations(): string[] {
    return this.messages('received')
      .map(({ data }) => (data ?? {}) as { operation_id?: string; status?: string })
      .filter(({ status }) => status === 'started')
      .flatMap(({ operation_id }) => operation_id ?? []);
  }

  #finalEvents(operationId: string): number {
    return this.eventsOf(operationId).filter(({ payload }) => payload?.final === true).length;
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
