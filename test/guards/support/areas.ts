/**
 * Who may import whom in `src`. An area is a folder or a file directly in it; within itself an area is free.
 * `types`: areas from which only `import type` is allowed. `node`: whether parts of Node may be used.
 */
interface Area {
  readonly may: readonly string[];
  readonly types?: readonly string[];
  readonly node?: boolean;
  readonly packages: readonly string[];
  /** Packages of which only types may be imported. */
  readonly typePackages?: readonly string[];
}

const core = ['songs', 'supervisor', 'client', 'wire', 'messages', 'errors.ts'];

/** The table of the architecture, as data. An area that is not listed may not exist. */
export const areas: Readonly<Record<string, Area>> = {
  messages: { may: [], packages: ['zod'] },
  songs: { may: [], types: ['client', 'messages'], packages: ['zod'] },
  'errors.ts': { may: [], packages: [] },
  wire: { may: ['messages', 'errors.ts'], packages: [] },
  client: {
    may: ['wire', 'errors.ts'],
    types: ['messages'],
    packages: ['emittery', 'nanoid', 'p-timeout', 'zod'],
  },
  supervisor: { may: ['client', 'wire', 'messages', 'errors.ts'], packages: ['p-timeout'] },
  'backend-client.ts': { may: ['songs', 'supervisor', 'client'], packages: [] },
  'core.ts': { may: [...core, 'backend-client.ts', 'explain'], packages: [] },
  process: { may: ['wire', 'errors.ts'], node: true, packages: ['p-timeout', 'split2'] },
  explain: { may: [], packages: [] },
  'suggest.ts': { may: [], packages: [] },
  node: {
    may: [
      'backend-client.ts',
      'supervisor',
      'client',
      'process',
      'wire',
      'errors.ts',
      'explain',
      'suggest.ts',
    ],
    node: true,
    packages: ['zod'],
  },
  'index.ts': { may: ['core.ts', 'node', 'process'], packages: [] },
  'electron/channels': {
    may: [],
    types: ['client', 'errors.ts', 'messages', 'supervisor'],
    packages: [],
  },
  'electron/bridge': {
    may: ['client', 'electron/channels', 'errors.ts', 'messages', 'suggest.ts', 'wire'],
    types: ['supervisor'],
    packages: ['nanoid'],
  },
  'electron/main': {
    may: ['electron/bridge', 'electron/channels', 'errors.ts', 'explain', 'process'],
    types: ['supervisor'],
    node: true,
    packages: ['p-timeout'],
  },
  'electron/preload': { may: ['electron/channels'], packages: ['electron'] },
  'electron/renderer': {
    may: ['client', 'electron/channels', 'errors.ts', 'explain', 'songs', 'wire'],
    types: ['messages', 'supervisor'],
    packages: [],
  },
  'electron/react': {
    may: ['electron/channels'],
    types: ['client', 'electron/renderer'],
    packages: ['react'],
  },
  'electron/tray': {
    may: ['explain'],
    types: ['errors.ts', 'supervisor'],
    packages: [],
  },
  'electron/testing': {
    may: [],
    node: true,
    packages: [],
  },
  serve: {
    may: ['client', 'electron/bridge', 'electron/channels'],
    types: ['errors.ts'],
    node: true,
    packages: ['ws'],
  },
  generator: { may: [], node: true, packages: ['zod'] },
  testing: { may: ['client', 'electron/bridge', 'electron/channels', 'wire', 'messages'], packages: [] },
  conformance: {
    may: ['errors.ts', 'generator', 'process', 'suggest.ts', 'wire'],
    node: true,
    packages: ['ajv', 'zod'],
  },
  cli: {
    may: ['conformance', 'electron/channels', 'index.ts', 'generator', 'serve', 'suggest.ts'],
    node: true,
    packages: ['zod'],
  },
};

/** The area of a path such as `src/wire/codec.ts`; what stands in `src/electron` is as far apart as its processes are. */
export function areaOf(path: string): string {
  const [, area = '', part = ''] = path.split('/');
  return area === 'electron' ? `${area}/${part}` : area;
}
