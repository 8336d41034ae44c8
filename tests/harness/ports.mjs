// Free loopback ports. They are handed out by the kernel, so two runs do not meet.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** @returns {Promise<number[]>} ports of 127.0.0.1 that were free a moment ago, all different */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => resolve(server));
      });
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** @returns {Promise<number>} one free port */
export async function freePort() {
  return (await freePorts(1))[0];
}

/** @returns {Promise<number>} a port that was free for UDP a moment ago */
export async function freeUdpPort() {
  const socket = createSocket('udp4');
  await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', resolve);
  });
  const { port } = socket.address();
  await new Promise((resolve) => socket.close(resolve));
  return port;
}
