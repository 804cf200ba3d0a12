import type { ErrorFacts } from './error-facts.ts';
import type { Explanation } from './explanation.ts';

/** Packages whose name is not the name of the module that they bring. */
const PACKAGES: Readonly<Record<string, string>> = {
  bs4: 'beautifulsoup4',
  cv2: 'opencv-python',
  dotenv: 'python-dotenv',
  PIL: 'Pillow',
  sklearn: 'scikit-learn',
  stdwire_songs: 'stdwire',
  yaml: 'PyYAML',
};

interface Rule {
  readonly applies: (facts: ErrorFacts) => boolean;
  readonly explain: (facts: ErrorFacts) => Explanation;
}

/** Causes that can be told by a word in the log or by a code of the system, the plainest first. */
const rules: readonly Rule[] = [
  {
    applies: ({ evidence }) => moduleIn(evidence) !== undefined,
    explain: ({ evidence }) => missingModule(moduleIn(evidence) ?? ''),
  },
  {
    applies: ({ evidence }) => /ENOSPC|No space left on device|database or disk is full/i.test(evidence),
    explain: () => ({
      title: 'The disk is full',
      text: 'There is no room left on the disk, so nothing more can be saved.',
      whatToDo: 'Free some space on the disk, then try again.',
    }),
  },
  {
    applies: ({ reason, evidence }) =>
      reason === 'no-free-port' || /EADDRINUSE|address already in use|WinError 10048/i.test(evidence),
    explain: () => ({
      title: 'A port is already in use',
      text: 'Another program uses the network port that the background program needs.',
      whatToDo: 'Close other copies of this application, or the program that uses the port, then try again.',
    }),
  },
  {
    applies: ({ evidence }) => /ECONNREFUSED|connection refused|WinError 10061/i.test(evidence),
    explain: () => ({
      title: 'The connection was refused',
      text: 'Nobody answers at the address that was tried. The program there is not running, or a firewall is in the way.',
      whatToDo:
        'Start the application again. If it goes on, check that no firewall or security program blocks it.',
    }),
  },
  {
    applies: (facts) => ranOutOfMemory(facts),
    explain: () => ({
      title: 'Not enough memory',
      text: 'The background program needed more memory than the computer has free.',
      whatToDo: 'Close other programs, then try again.',
    }),
  },
  {
    applies: (facts) => wasKilled(facts),
    explain: () => ({
      title: 'The background program was ended by force',
      text: 'It did not end by itself: most often the system does that when memory runs out; a security program, or a person, may have done it as well.',
      whatToDo:
        'Close other programs, then try again. If it goes on, look at the reports of your security program.',
    }),
  },
];

/** The explanation of a cause that the error names, if it names one. */
export function specificExplanation(facts: ErrorFacts): Explanation | undefined {
  return rules.find(({ applies }) => applies(facts))?.explain(facts);
}

function moduleIn(evidence: string): string | undefined {
  return /(?:ModuleNotFoundError:|\bpython[\w.]*:) No module named '?([\w.]+)'?/i.exec(evidence)?.[1];
}

/** The Python package that is not installed, if that is the cause. */
export function missingPackage({ evidence }: ErrorFacts): string | undefined {
  const module = moduleIn(evidence);
  return module === undefined ? undefined : packageOf(module);
}

function packageOf(module: string): string {
  const [top = module] = module.split('.');
  return PACKAGES[top] ?? top;
}

function missingModule(module: string): Explanation {
  return {
    title: 'A part of the application is missing',
    text: `The background program needs the Python package ${packageOf(module)}, which is not installed (module ${module}).`,
    whatToDo: `Install the application again. Where you run it from its sources: pip install ${packageOf(module)}`,
  };
}

function ranOutOfMemory({ evidence, lastWords }: ErrorFacts): boolean {
  return /^MemoryError\b/.test(lastWords ?? '') || /ENOMEM|Cannot allocate memory/.test(evidence);
}

/** Not by this client, whose kills are told by other codes. A shell tells SIGKILL as 128 + 9. */
function wasKilled({ code, signal, exitCode }: ErrorFacts): boolean {
  const died = code === 'BACKEND_EXITED' || code === 'START_FAILED' || code === 'CRASH_LOOP';
  return died && (signal === 'SIGKILL' || exitCode === 137);
}
