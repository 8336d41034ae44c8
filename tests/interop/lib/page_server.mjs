// Serves the page of a published browser library over https with the server's own local certificate, and beside it the
// files and the small API that such a page has in its own origin.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onCleanup } from '../../harness/cleanup.mjs';
import { server as conclave } from './server.mjs';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/**
 * @param {{page?: string, mode?: string, workerOptions?: object, tokensGoTo?: string}} [options]
 *   page: the folder of the page; mode: what it is told of how to use its library; workerOptions:
 *   further members of the worker's domains; tokensGoTo: where the worker sends tokens, else the API
 * @returns {Promise<{origin: string, setClient: (id: string) => void}>}
 */
export async function startPageServer({
  page = 'react-oidc-page',
  mode = 'published',
  workerOptions = {},
  tokensGoTo,
} = {}) {
  let clientId = null;
  let origin = null;
  const dist = join(here, page, 'dist');

  const answers = {
    '/settings.json': () => json({ authority: conclave.identity, client_id: clientId, mode }),
    '/OidcTrustedDomains.js': () => ({
      type: 'text/javascript',
      body: `const trustedDomains = ${JSON.stringify({
        default: {
          // The worker also tests the issuer itself, which has no slash at its end.
          oidcDomains: [`${conclave.identity}(/|$)`],
          accessTokenDomains: [tokensGoTo ?? `${origin}/api`],
          ...workerOptions,
        },
      })};`,
    }),
    '/api/whoami': (request) => whoAmI(request.headers.authorization ?? ''),
  };

  const server = createServer(
    {
      cert: await readFile(join(conclave.dataDir, 'tls/server.pem')),
      key: await readFile(join(conclave.dataDir, 'tls/server.key')),
    },
    (request, response) => {
      const path = new URL(request.url, 'https://page').pathname;
      Promise.resolve(answers[path] ? answers[path](request) : file(dist, path)).then(
        ({ status = 200, type, body }) =>
          response
            .writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
            .end(body),
        (fault) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(fault)),
      );
    },
  );
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  onCleanup(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  origin = `https://localhost:${server.address().port}`;
  return {
    origin,
    setClient(id) {
      clientId = id;
    },
  };
}

const json = (value) => ({ type: 'application/json', body: JSON.stringify(value) });

/** Asks the provider whose token came; only a token that the worker put in is known there. */
async function whoAmI(authorization) {
  const answer = await fetch(`${conclave.identity}/connect/userinfo`, {
    headers: { authorization },
  });
  if (!answer.ok) return { status: answer.status, ...json({ error: 'the token is not known' }) };
  return json(await answer.json());
}

async function file(dist, path) {
  const name = normalize(path === '/' || extname(path) === '' ? '/index.html' : path);
  try {
    return { type: types[extname(name)], body: await readFile(join(dist, name)) };
  } catch {
    return { status: 404, type: 'text/plain', body: 'not here' };
  }
}
