import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Puts the published service worker beside the entry page under the name the OpenID Connect client
 * asks for. Its companion `OidcTrustedDomains.js` is not a file: the server writes it from its
 * configuration.
 */
export function oidcServiceWorker(): Plugin {
  const fileName = 'OidcServiceWorker.js';
  const package_ = createRequire(import.meta.url).resolve('@axa-fr/oidc-client-service-worker');
  const read = () =>
    readFileSync(join(dirname(package_), fileName), 'utf8').replace(
      /\n?\/\/# sourceMappingURL=.*\n?$/,
      '\n',
    );
  return {
    name: 'conclave:oidc-service-worker',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: read() });
    },
    configureServer(server) {
      server.middlewares.use(`/${fileName}`, (_request, response) => {
        response.setHeader('Content-Type', 'text/javascript');
        response.end(read());
      });
    },
  };
}
