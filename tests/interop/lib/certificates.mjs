// Requests on connections that show a client's certificate, which fetch can't make.
import { request } from 'node:https';

/**
 * A `fetch` that shows this certificate.
 * @param {{cert: string, key: string}} certificate PEM
 */
export const fetchWith =
  ({ cert, key }) =>
  (url, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const options = { method, headers: Object.fromEntries(new Headers(headers)), cert, key };
      const outgoing = request(url, { ...options, agent: false }, (incoming) => {
        const chunks = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const { statusCode: status, headers: sent } = incoming;
          const fields = Object.entries(sent).map(([name, value]) => [name, String(value)]);
          resolve(new Response(Buffer.concat(chunks), { status, headers: fields }));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body?.toString());
    });
