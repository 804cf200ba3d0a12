import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  plugins: [react()],
  // This example is built with the sources beside it. An app of yours has `stdwire` in its node_modules and leaves this out.
  resolve: {
    alias: {
      'stdwire/electron/renderer': here('../../src/electron/renderer/index.ts'),
      'stdwire/electron/react': here('../../src/electron/react/index.ts'),
    },
  },
  build: {
    outDir: here('./dist/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // A data: address would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
