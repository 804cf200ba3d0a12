import { defineConfig } from 'vitest/config';

const source = (path: string): string => new URL(`./src/${path}`, import.meta.url).pathname;

export default defineConfig({
  resolve: {
    alias: [
      { find: /^stdwire$/, replacement: source('index.ts') },
      { find: /^stdwire\/core$/, replacement: source('core.ts') },
      { find: /^stdwire\/testing$/, replacement: source('testing/index.ts') },
      { find: /^stdwire\/generator$/, replacement: source('generator/index.ts') },
      { find: /^stdwire\/testing\/electron$/, replacement: source('electron/testing/index.ts') },
      { find: /^stdwire\/electron\/main$/, replacement: source('electron/main/index.ts') },
      { find: /^stdwire\/electron\/preload$/, replacement: source('electron/preload/index.ts') },
      { find: /^stdwire\/electron\/renderer$/, replacement: source('electron/renderer/index.ts') },
      { find: /^stdwire\/electron\/react$/, replacement: source('electron/react/index.ts') },
      { find: /^stdwire\/electron\/tray$/, replacement: source('electron/tray/index.ts') },
      { find: /^stdwire\/serve$/, replacement: source('serve/index.ts') },
      { find: /^stdwire\/conformance$/, replacement: source('conformance/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    dangerouslyIgnoreUnhandledErrors: false,
  },
});
