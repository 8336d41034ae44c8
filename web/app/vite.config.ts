import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { oidcServiceWorker } from '../ui/vite/oidcServiceWorker';

/**
 * The video SDK makes a function out of text while it loads, to import a plug-in for noise
 * cancellation that this app does not use. The page's Content-Security-Policy forbids that, rightly,
 * and the SDK would not load at all; a plain dynamic import does the same without evaluating text.
 */
function sdkWithoutEval(): Plugin {
  const evaluated = "new Function('url', 'return import(url);')";
  return {
    name: 'conclave:sdk-without-eval',
    enforce: 'pre',
    transform(code, id) {
      if (!id.split('?')[0]?.endsWith('/twilio-video/es5/util/dynamicimport.js')) {
        return null;
      }
      if (!code.includes(evaluated)) {
        this.error('twilio-video no longer evaluates text here: look at it again, then drop this');
      }
      return {
        code: code.replace(evaluated, '(url) => import(/* @vite-ignore */ url)'),
        map: null,
      };
    },
  };
}

export default defineConfig({
  base: '/',
  plugins: [react(), oidcServiceWorker(), sdkWithoutEval()],
  build: {
    target: 'es2022',
    // The pages' Content-Security-Policy knows no data: URIs, so every asset stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
