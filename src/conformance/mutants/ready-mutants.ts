import type { Mutant } from './mutant.ts';
import { tamper } from './tamper.ts';
import { NOTHING, tamperMessages } from './tamper-messages.ts';

/** What goes wrong at the start. */
export const readyMutants: readonly Mutant[] = [
  {
    id: 'ready-twice',
    title: 'Says twice that it is ready.',
    breaks: ['READY-1'],
    wrap: tamperMessages(() => ({ ready: (ready) => [ready, ready] })),
  },
  {
    id: 'ready-of-the-wrong-form',
    title: 'Says that it is ready with capabilities as one text.',
    breaks: ['READY-1', 'READY-4'],
    wrap: tamperMessages(() => ({
      ready: (ready) => ({ ...ready, capabilities: 'ping,strict', protocol_version: 1 }),
    })),
  },
  {
    id: 'dies-before-it-is-ready',
    title: 'Ends before it says that it is ready.',
    breaks: ['READY-1'],
    wrap: tamperMessages(({ wire }) => ({
      ready: () => {
        wire.signal('SIGKILL');
        return NOTHING;
      },
    })),
  },
  {
    id: 'ready-too-early',
    title: 'Says that it is ready, and loses what is sent in the moment after that.',
    breaks: ['READY-1', 'CMD-1'],
    wrap: tamperMessages(({ later }) => {
      let isOpen = false;
      return {
        ready: () => {
          later(150, () => {
            isOpen = true;
          });
          return undefined;
        },
        command: () => (isOpen ? undefined : NOTHING),
      };
    }),
  },
  {
    id: 'log-before-ready',
    title: 'Writes to its log before it says that it is ready.',
    breaks: ['READY-2'],
    wrap: tamperMessages(() => ({ ready: (ready) => ['INFO starting', ready] })),
  },
  {
    id: 'ready-behind-other-text',
    title: 'Writes the ready message behind other text on the same line.',
    breaks: ['READY-2'],
    wrap: tamperMessages(() => ({ ready: (ready) => `INFO starting ${JSON.stringify(ready)}` })),
  },
  {
    id: 'waits-for-its-log',
    title: 'Answers nothing as long as nobody reads its log.',
    breaks: ['READY-3'],
    wrap: tamper(({ wire }) => ({
      pause: (stream) => {
        wire.pause(stream);
        if (stream === 'stderr') wire.pause('stdout');
      },
      resume: (stream) => {
        wire.resume(stream);
        if (stream === 'stderr') wire.resume('stdout');
      },
    })),
  },
  {
    id: 'ready-names-strange-capabilities',
    title: 'Announces capabilities that the protocol does not have, and a version that is none.',
    breaks: ['READY-4'],
    wrap: tamperMessages(() => ({
      ready: (ready) => ({ ...ready, protocol_version: 'latest', capabilities: ['everything'] }),
    })),
  },
  {
    id: 'fails-without-a-word',
    title: 'Writes nothing to its log, and ends with 1 whatever the reason.',
    breaks: ['READY-5'],
    wrap: (open) => (start, receiver) =>
      open(start, {
        onOutput: (bytes) => receiver.onOutput(bytes),
        onLog: (bytes) => {
          if (Buffer.from(bytes).includes('BACKEND_READY')) receiver.onLog(bytes);
        },
        onExit: ({ code, signal }) => receiver.onExit({ code: code === 0 ? 0 : code && 1, signal }),
      }),
  },
];
