// node relay.mjs FROM=TO...: takes connections on to another address, until its input ends.
// FROM: tcp:PORT (of localhost) or unix:PATH; TO: tcp:ADDRESS:PORT.
import { createConnection, createServer } from 'node:net';

const listened = process.argv.slice(2).map((way) => {
  const [from, to] = way.split('=');
  const [, host, port] = to.split(':');
  const server = createServer((socket) => {
    const other = createConnection({ host, port: Number(port), noDelay: true });
    socket.pipe(other).pipe(socket);
    // The end of one is the end of the other: whoever is left sees a connection that broke.
    socket.on('error', () => other.destroy());
    other.on('error', () => socket.destroy());
  });
  const [kind, place] = from.split(':');
  const where = kind === 'unix' ? { path: place } : { host: '127.0.0.1', port: Number(place) };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, resolve);
  });
});
await Promise.all(listened);
process.stdout.write('ready\n');
process.stdin.resume().once('end', () => process.exit(0));
