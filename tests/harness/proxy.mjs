// A TCP proxy on loopback that a test can cut, hold and mend: a network with a loose plug.
import { connect, createServer } from 'node:net';

import { onCleanup } from './cleanup.mjs';

/**
 * @param {number} target port of 127.0.0.1 that the proxy leads to
 * @returns {Promise<{port: number, cut: () => void, mend: () => void, hold: () => void,
 *   close: () => Promise<void>, connections: () => number}>} cut: drop what is open and refuse the
 *   new; hold: keep connections but let no byte through; mend: back to normal
 */
export async function startProxy(target) {
  const pairs = new Set();
  let state = 'open';

  const server = createServer((near) => {
    if (state === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    const pair = { near, far };
    pairs.add(pair);
    const drop = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', drop);
      socket.on('close', drop);
    }
    near.pipe(far);
    far.pipe(near);
    if (state === 'held') pause(pair);
  });

  const pause = ({ near, far }) => {
    near.unpipe(far);
    far.unpipe(near);
    near.pause();
    far.pause();
  };

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  const close = onCleanup(
    () =>
      new Promise((resolve) => {
        for (const { near, far } of pairs) {
          near.destroy();
          far.destroy();
        }
        server.close(resolve);
      }),
  );

  return {
    port: server.address().port,
    connections: () => pairs.size,
    cut() {
      state = 'cut';
      for (const { near, far } of [...pairs]) {
        near.resetAndDestroy();
        far.resetAndDestroy();
      }
    },
    hold() {
      state = 'held';
      for (const pair of pairs) pause(pair);
    },
    mend() {
      if (state === 'held') {
        for (const { near, far } of pairs) {
          near.pipe(far);
          far.pipe(near);
        }
      }
      state = 'open';
    },
    close,
  };
}
