/** What an error tells, whatever class it has or had. */
export interface ErrorFacts {
  readonly code: string | undefined;
  readonly message: string;
  /** What became of the call: `not-sent`, or `unknown`. */
  readonly outcome: string | undefined;
  /** Why a start failed, or a bridge refused. */
  readonly reason: string | undefined;
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** The program, file or folder that it is about. */
  readonly path: string | undefined;
  readonly logFile: string | undefined;
  readonly versions: { readonly client: string; readonly backend: string } | undefined;
  /** Everything in it that may name a cause: its text, the last lines of the log, the codes of what led to it. */
  readonly evidence: string;
  /** The last line of the log that says what went wrong, a traceback's last one for example. */
  readonly lastWords: string | undefined;
}

/** An older line has nothing to do with it. */
const LAST_LINES = 12;
const MAX_CAUSES = 5;
/** `ValueError: …`, `sqlite3.OperationalError: …`, `MemoryError`: how a Python traceback ends. */
const EXCEPTION = /^(?:[\w.]+\.)?[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning)\b.*/;

type Fields = Readonly<Record<string, unknown>>;

/** Collects what an error and its causes tell. */
export function factsOf(error: unknown): ErrorFacts {
  const fields = asFields(error);
  const message = textOf(fields.message) ?? (error === undefined ? 'no reason was given' : String(error));
  const causes = causesOf(fields);
  const tail = [fields, ...causes]
    .map(({ stderrTail }) => textOf(stderrTail))
    .find((text) => text !== undefined);
  const lines = lastLines(tail ?? message);
  const pick = <Value>(read: (from: Fields) => Value | undefined): Value | undefined =>
    [fields, ...causes].map(read).find((value) => value !== undefined);
  return {
    code: textOf(fields.code),
    message,
    outcome: textOf(fields.outcome),
    reason: pick(({ reason }) => textOf(reason)),
    exitCode:
      pick(({ exitCode }) => (typeof exitCode === 'number' ? exitCode : undefined)) ?? exitCodeIn(message),
    signal: pick(({ signal }) => textOf(signal)) ?? /\bended by (SIG[A-Z0-9]+)/.exec(message)?.[1],
    path: textOf(fields.path),
    logFile: pick(({ logFile }) => textOf(logFile)),
    versions: pick(({ versions }) => versionsOf(versions)),
    evidence: [message, ...causes.flatMap((cause) => [textOf(cause.code), textOf(cause.message)]), ...lines]
      .filter((text) => text !== undefined)
      .join('\n'),
    lastWords:
      lines.findLast((line) => EXCEPTION.test(line)) ?? (tail === undefined ? undefined : lines.at(-1)),
  };
}

function causesOf(fields: Fields): Fields[] {
  const causes: Fields[] = [];
  for (
    let cause = fields.cause;
    cause !== undefined && causes.length < MAX_CAUSES;
    cause = causes.at(-1)?.cause
  ) {
    causes.push(asFields(cause));
  }
  return causes;
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function versionsOf(value: unknown): ErrorFacts['versions'] {
  const { client, backend } = asFields(value);
  return typeof client === 'string' && typeof backend === 'string' ? { client, backend } : undefined;
}

function exitCodeIn(message: string): number | undefined {
  const found = /\bexited with code (\d+)/.exec(message)?.[1];
  return found === undefined ? undefined : Number(found);
}

function lastLines(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').slice(-LAST_LINES);
}
