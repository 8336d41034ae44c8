// The server of a client: keeps what is sent to it.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { until } from './wait.mjs';

/**
 * Listens on a port of its own.
 * @returns {Promise<{origin: string, answers: Record<string, {status: number, type?: string, body?:
 *   string}>, received: (path: string) => Promise<object>}>} answers: by path; received: the first
 *   request for a path, as soon as it is there
 */
export async function clientsServer() {
  const requests = [];
  const answers = {};
  const listener = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://client');
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ method: request.method, url, headers: request.headers, body });
    const { status, type, body: text } = answers[url.pathname] ?? { status: 200 };
    response.writeHead(status, type ? { 'content-type': type } : {}).end(text);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  listener.unref(); // keeps no test from ending
  return {
    origin: `http://127.0.0.1:${listener.address().port}`,
    answers,
    received: (path) =>
      until(() => requests.find(({ url }) => url.pathname === path), `a request for ${path}`),
  };
}
