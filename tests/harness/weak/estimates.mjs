// What the server thinks of a subscriber's network, as `conclave rooms` tells an operator.
import { mustRun } from '../command.mjs';
import { sleep } from '../wait.mjs';

const STEP_MS = 250;
const UNCOUNTED = 44; // bytes a packet: IPv4, UDP and SRTP's tag are not in the server's figure

export class Estimates {
  #calls;
  #room;
  #identity;

  constructor(calls, room, identity) {
    this.#calls = calls;
    this.#room = room;
    this.#identity = identity;
  }

  /** @returns {Promise<number>} bits a second of the server's estimate */
  async #now() {
    const { server } = this.#calls;
    const words = ['rooms', this.#room, '--data-dir', server.dataDir];
    const { stdout } = await mustRun(server.binary, words, { env: { NO_COLOR: '1' } });
    const mine = stdout.slice(stdout.search(new RegExp(`^${this.#identity} `, 'm')));
    return Number(/^ *target (\d+) kbit/m.exec(mine)[1]) * 1000;
  }

  /**
   * Waits for an estimate of so many bits a second of the link, and says what came of it.
   * @returns {Promise<{reachedAfter: number|null, best: number}>} ms, bits a second
   */
  async reach(wanted, limit) {
    const began = Date.now();
    const before = await this.#calls.link.counts();
    let best = 0;
    while (Date.now() - began < limit) {
      await sleep(STEP_MS);
      const { down } = await this.#calls.link.counts();
      const packets = down.packets - before.down.packets;
      const size = packets > 0 ? (down.bytes - before.down.bytes) / packets : 1200;
      best = Math.max(best, ((await this.#now()) * size) / (size - UNCOUNTED));
      if (best >= wanted) return { reachedAfter: Date.now() - began, best };
    }
    return { reachedAfter: null, best };
  }
}
