import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { oidcServiceWorker } from '../ui/vite/oidcServiceWorker';

export default defineConfig({
  base: '/',
  plugins: [react(), oidcServiceWorker()],
  build: {
    target: 'es2022',
    // The pages' Content-Security-Policy knows no data: URIs, so every asset stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
