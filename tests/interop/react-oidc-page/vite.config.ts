import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** The published worker, beside the page as its documentation demands. */
function serviceWorker(): Plugin {
  const library = createRequire(import.meta.url).resolve(
    '@axa-fr/oidc-client-service-worker/package.json',
  );
  const source = join(dirname(library), 'dist', 'OidcServiceWorker.js');
  return {
    name: 'oidc-service-worker',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'OidcServiceWorker.js',
        source: readFileSync(source),
      });
    },
  };
}

export default defineConfig({
  root: __dirname,
  plugins: [react(), serviceWorker()],
  build: { outDir: 'dist', emptyOutDir: true },
});
