// HTTP for tests: a polite client, and one that writes whatever bytes it is given.
import https from 'node:https';
import http from 'node:http';
import tls from 'node:tls';
import { readFileSync } from 'node:fs';

import { GENEROUS_MS } from './wait.mjs';

/**
 * One request to an origin.
 * @param {{caFile: string}} server
 * @param {string} url
 * @param {{method?: string, headers?: object, body?: string, agent?: https.Agent,
 *   localAddress?: string}} [options]
 * @returns {Promise<{status: number, headers: object, body: Buffer, text: string, json: any}>}
 */
export function request(server, url, options = {}) {
  const { method = 'GET', headers = {}, body, agent, localAddress } = options;
  const secure = url.startsWith('https:');
  return new Promise((resolve, reject) => {
    const call = (secure ? https : http).request(
      url,
      {
        method,
        headers,
        agent: agent ?? false,
        localAddress,
        lookup: loopback,
        timeout: GENEROUS_MS,
        ...(secure ? { ca: readFileSync(server.caFile) } : {}),
      },
      (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => resolve(answered(answer, Buffer.concat(parts))));
      },
    );
    call.on('timeout', () => call.destroy(new Error(`no answer from ${url}`)));
    call.on('error', reject);
    call.end(body);
  });
}

function answered(answer, body) {
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body,
    get text() {
      return body.toString('utf8');
    },
    get json() {
      return JSON.parse(body.toString('utf8'));
    },
  };
}

/** Every name is this machine: nothing in the tests asks a resolver. */
export function loopback(_name, options, done) {
  if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
}

/**
 * Opens TLS to an origin and leaves the rest to the test.
 * @returns {Promise<tls.TLSSocket>}
 */
export function openTls(server, origin, options = {}) {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      host: '127.0.0.1',
      port: Number(port),
      servername: hostname,
      ca: readFileSync(server.caFile),
      ALPNProtocols: ['http/1.1'],
      ...options,
    });
    socket.once('error', reject);
    socket.once('secureConnect', () => resolve(socket));
  });
}

/**
 * Writes bytes as they are and reads what comes until the server closes or one whole answer is in.
 * @param {string|Buffer|AsyncIterable<string|Buffer>} bytes
 * @returns {Promise<{status: number, headers: object, text: string, closed: boolean}>} status 0:
 *   the connection was closed without an answer
 */
export async function exchange(server, origin, bytes, options = {}) {
  const socket = await openTls(server, origin, options);
  try {
    return await new Promise((resolve, reject) => {
      let text = '';
      const limit = setTimeout(
        () => reject(new Error(`no answer, only ${JSON.stringify(text.slice(0, 200))}`)),
        options.limit ?? GENEROUS_MS,
      );
      const finish = (closed) => {
        clearTimeout(limit);
        resolve(parseAnswer(text, closed));
      };
      socket.on('data', (part) => {
        text += part.toString('latin1');
        if (isWhole(text)) finish(false);
      });
      // A server that refuses may close before it has read everything.
      socket.on('error', () => finish(true));
      socket.on('close', () => finish(true));
      writeAll(socket, bytes).catch(() => {}); // the answer, or its absence, is the result
    });
  } finally {
    socket.destroy();
  }
}

async function writeAll(socket, bytes) {
  if (typeof bytes === 'string' || Buffer.isBuffer(bytes)) {
    socket.write(bytes);
    return;
  }
  for await (const part of bytes) {
    if (socket.destroyed) return;
    socket.write(part);
  }
}

function isWhole(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /^content-length:\s*(\d+)/im.exec(text.slice(0, end));
  return length !== null && text.length >= end + 4 + Number(length[1]);
}

function parseAnswer(text, closed) {
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
  const end = text.indexOf('\r\n\r\n');
  const headers = {};
  for (const line of text.slice(0, Math.max(end, 0)).split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status, headers, text: end < 0 ? text : text.slice(end + 4), closed };
}
