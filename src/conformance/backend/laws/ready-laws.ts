import type { Law, LawFacts } from './law.ts';

/** What holds for the ready message and for the end. */
export const readyLaws: readonly Law[] = [
  { requirement: 'READY-1', check: oneReady },
  { requirement: 'READY-2', check: readyFirst },
  { requirement: 'ERR-3', check: goesOn },
  { requirement: 'END-1', check: ends },
];

function* oneReady({ contract, life }: LawFacts): Iterable<string> {
  if (life.ready.length > 1) yield `The backend wrote ${life.ready.length} ready messages.`;
  for (const { message } of life.ready) {
    const misfit = message === undefined ? null : contract.schemas.misfit('ReadyMessage', message);
    if (misfit !== null) yield `The ready message does not have its form: ${misfit}`;
  }
}

function* readyFirst({ contract, life }: LawFacts): Iterable<string> {
  const [ready] = life.ready;
  if (ready === undefined) return;
  if (ready.message === undefined) yield 'The line with the ready message holds something else before it.';
  const [first] = contract.readyStream === 'stderr' ? life.log : [ready];
  if (first !== undefined && first.order < ready.order)
    yield `The first line on stderr is not the ready message: ${first.text ?? '(no UTF-8)'}`;
}

/** Whatever was sent, it is no reason to end. */
function* goesOn({ life, traffic }: LawFacts): Iterable<string> {
  const wasAsked = [...traffic.commands.values()].some(({ type }) => type === 'SHUTDOWN');
  if (life.exit !== null && life.ending === 'none' && !wasAsked && life.ready.length > 0)
    yield `The backend ended by itself, with ${life.exit.signal ?? `code ${life.exit.code}`}, and nobody had asked it to.`;
}

function* ends({ life }: LawFacts): Iterable<string> {
  if (life.stayed) yield 'The backend did not end when its stdin did.';
  if (life.leftBehind) yield 'The backend ended, and left processes behind that it had started.';
}
