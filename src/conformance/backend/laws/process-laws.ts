import type { Breach, Law, LawFacts } from './law.ts';

/** What holds for the process itself: its ready message, its life, its end. */
export const processLaws: readonly Law[] = [
  { requirement: 'READY-1', check: oneReady },
  { requirement: 'READY-2', check: readyFirst },
  { requirement: 'READY-6', check: readyForm },
  { requirement: 'ERR-3', check: goesOn },
  { requirement: 'END-1', check: ends },
];

function* oneReady({ life }: LawFacts): Iterable<Breach> {
  if (life.ready.length > 1)
    yield { text: `The backend wrote ${life.ready.length} ready messages.`, line: life.ready[1] };
}

function* readyForm({ contract, life }: LawFacts): Iterable<Breach> {
  for (const line of life.ready) {
    const { message } = line;
    const misfit = message === undefined ? null : contract.schemas.misfit('ReadyMessage', message);
    if (misfit !== null) yield { text: `The ready message does not have its form: ${misfit}.`, line };
  }
}

function* readyFirst({ contract, life }: LawFacts): Iterable<Breach> {
  const [ready] = life.ready;
  if (ready === undefined || !life.logRead) return;
  if (ready.message === undefined)
    yield { text: 'The line with the ready message holds something else as well.', line: ready };
  const [first] = contract.readyStream === 'stderr' ? life.log : life.ready;
  if (first !== undefined && first.order < ready.order)
    yield {
      text: `The first line on stderr is not the ready message: ${first.text ?? '(no UTF-8)'}`,
      line: first,
    };
}

/** Whatever was sent, it is no reason to end. */
function* goesOn({ life, traffic }: LawFacts): Iterable<Breach> {
  const wasAsked = [...traffic.commands.values()].some(({ type }) => type === 'SHUTDOWN');
  if (life.exit !== null && life.ending === 'none' && !wasAsked && life.ready.length > 0)
    yield {
      text: `The backend ended by itself (${life.exit.signal ?? `code ${life.exit.code}`}), and nobody had asked it to.`,
    };
}

function* ends({ life }: LawFacts): Iterable<Breach> {
  if (life.stayed) yield { text: 'The backend did not end when its stdin did.' };
  if (life.leftBehind) yield { text: 'The backend ended, and left processes behind that it had started.' };
}
