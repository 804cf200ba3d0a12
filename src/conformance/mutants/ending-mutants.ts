import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../model/json.ts';
import type { Mutant } from './mutant.ts';
import { NOTHING, tamperMessages } from './tamper-messages.ts';
import { mapLeaves } from './values.ts';

/** What goes wrong at the end of a process, and with what has to outlive it; and with secrets. */
export const endingMutants: readonly Mutant[] = [
  {
    id: 'stays-when-stdin-ends',
    title: 'Does not end when its stdin does.',
    breaks: ['END-1'],
    wrap: tamperMessages(() => ({ inputEnd: () => {} })),
  },
  {
    id: 'leaves-a-child',
    title: 'Leaves a process behind that it has started.',
    breaks: ['END-1'],
    wrap: tamperMessages(
      () => ({}),
      (start) => ({
        ...start,
        command: ['sh', '-c', 'sleep 600 </dev/null >/dev/null 2>&1 & exec "$@"', 'sh', ...start.command],
      }),
    ),
  },
  {
    id: 'forgets-what-it-acknowledged',
    title: 'Begins each life with nothing, whatever it has acknowledged.',
    breaks: ['END-2'],
    wrap: (open) => (start, receiver) => {
      const folder = start.env.STDWIRE_CONFORMANCE_DIR;
      if (folder !== undefined)
        for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
      return open(start, receiver);
    },
  },
  {
    id: 'writes-when-it-ends',
    title: 'Keeps what it has acknowledged in memory, and writes it when it ends in good order.',
    breaks: ['END-2'],
    wrap: (open) => {
      // By folder, the data as they were when the process before ended in good order.
      return (start, receiver) => {
        const { STDWIRE_CONFORMANCE_DIR: folder = '' } = start.env;
        const kept = `${folder}.kept`;
        if (folder !== '' && existsSync(kept)) {
          rmSync(folder, { recursive: true, force: true });
          cpSync(kept, folder, { recursive: true });
        } else if (folder !== '') mkdirSync(kept);
        return open(start, {
          onOutput: (bytes) => receiver.onOutput(bytes),
          onLog: (bytes) => receiver.onLog(bytes),
          onExit: (facts) => {
            if (folder !== '' && facts.signal === null && existsSync(folder)) {
              rmSync(kept, { recursive: true, force: true });
              cpSync(folder, kept, { recursive: true });
            }
            receiver.onExit(facts);
          },
        });
      };
    },
  },
  {
    id: 'does-interrupted-work-again',
    title: 'Begins work that was cut short from its start.',
    breaks: ['END-2'],
    wrap: tamperMessages(() => ({
      answer: (answer) => ({
        ...answer,
        data: mapLeaves(answer.data, (leaf, key) => {
          if (leaf === 'interrupted') return 'pending';
          return key.startsWith('completed') && typeof leaf === 'number' ? 0 : leaf;
        }),
      }),
    })),
  },
  {
    id: 'no-end-for-what-is-interrupted',
    title: 'Does not tell the end of what its own end has cut short.',
    breaks: ['OP-6'],
    wrap: tamperMessages(() => ({
      event: (_event, { final, status }) =>
        final === true && status === 'interrupted' ? NOTHING : undefined,
    })),
  },
  {
    id: 'logs-what-it-reads',
    title: 'Writes every command to its log.',
    breaks: ['SEC-1'],
    wrap: tamperMessages(({ toLog }) => ({
      command: (command) => {
        toLog(`DEBUG received ${JSON.stringify(command)}`);
        return undefined;
      },
    })),
  },
  {
    id: 'logs-what-it-writes',
    title: 'Writes every answer to its log.',
    breaks: ['SEC-1'],
    wrap: tamperMessages(({ toLog }) => ({
      answer: (answer) => {
        toLog(`DEBUG sent ${JSON.stringify(answer)}`);
        return undefined;
      },
    })),
  },
  {
    id: 'tells-payloads-in-events',
    title: 'Sends the payload of its command with every event.',
    breaks: ['SEC-1'],
    wrap: tamperMessages(() => {
      let last: unknown = null;
      return {
        command: ({ payload }) => {
          last = payload;
          return undefined;
        },
        event: (event, payload) => ({ ...event, payload: { ...payload, request: last } }),
      };
    }),
  },
  {
    id: 'keeps-payloads-in-a-file',
    title: 'Keeps the last command in a file of its folder.',
    breaks: ['SEC-1'],
    wrap: tamperMessages(({ start }) => ({
      command: (command) => {
        const folder = start.env.STDWIRE_CONFORMANCE_DIR;
        if (folder !== undefined && isObject(command.payload) && 'session_token' in command.payload)
          writeFileSync(join(folder, 'last-command.json'), JSON.stringify(command));
        return undefined;
      },
    })),
  },
];
