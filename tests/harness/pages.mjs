// Serves the small test page with the published SDK, over http on localhost (a secure context).
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { onCleanup } from './cleanup.mjs';

const PAGE = join(dirname(fileURLToPath(import.meta.url)), 'page');
const SDK = createRequire(import.meta.url).resolve('twilio-video/dist/twilio-video.min.js');

const FILES = new Map([
  ['/', { path: join(PAGE, 'index.html'), type: 'text/html' }],
  ['/record.js', { path: join(PAGE, 'record.js'), type: 'text/javascript' }],
  ['/watch.js', { path: join(PAGE, 'watch.js'), type: 'text/javascript' }],
  ['/call.js', { path: join(PAGE, 'call.js'), type: 'text/javascript' }],
  ['/twilio-video.js', { path: SDK, type: 'text/javascript' }],
]);

/**
 * @param {string} [also] an address beside loopback
 * @returns {Promise<{url: string, port: number}>}
 */
export async function servePages(also) {
  const port = await listen('127.0.0.1', 0);
  if (also) await listen(also, port);
  return { url: `http://localhost:${port}/`, port };
}

async function listen(address, port) {
  const server = createServer((request, response) => {
    const file = FILES.get(new URL(request.url, 'http://localhost').pathname);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    readFile(file.path).then(
      (bytes) =>
        response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8` }).end(bytes),
      (fault) => response.writeHead(500).end(String(fault)),
    );
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  onCleanup(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return server.address().port;
}
