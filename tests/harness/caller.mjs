// Someone in a call: a browser page with the published SDK, and what a test asks of it.
import { mintToken } from './tokens.mjs';
import { GENEROUS_MS, until } from './wait.mjs';

const FRAMES = 15; // decoded frames that show that video flows
const VIDEO = { width: 320, height: 240, frameRate: 15 };

export class Caller {
  /**
   * @param {object} page of Playwright or Puppeteer: only what both have is used
   * @param {{server: object, identity: string, wsServer?: string}} options
   */
  constructor(page, { server, identity, wsServer }) {
    this.page = page;
    this.server = server;
    this.identity = identity;
    this.wsServer = wsServer ?? `${server.api.replace(/^http/, 'ws')}/signaling`;
  }

  /**
   * Joins with camera and microphone unless options say otherwise.
   * @returns {Promise<object>} what call.join() of the page answers; `code` when refused
   */
  join(room, options = {}) {
    const { token = mintToken(this.server, this.identity, room), ...more } = options;
    const words = { name: room, wsServer: this.wsServer, audio: true, video: VIDEO, ...more };
    // An option that is undefined is one that the page does not give.
    const given = Object.fromEntries(
      Object.entries(words).filter(([, value]) => value !== undefined),
    );
    return this.page.evaluate(([jwt, list]) => window.call.join(jwt, list), [token, given]);
  }

  /** Joins, and fails when refused. */
  async mustJoin(room, options) {
    const answer = await this.join(room, options);
    if (answer.code !== undefined) {
      throw new Error(`${this.identity} was refused: ${answer.code} ${answer.message}`);
    }
    return answer;
  }

  received() {
    return this.page.evaluate(() => window.received());
  }

  state() {
    return this.page.evaluate(() => window.call.state);
  }

  diary() {
    return this.page.evaluate(() => window.call.diary);
  }

  /** Waits for an entry of the diary that has these facts. */
  noted(event, facts = {}, limit = GENEROUS_MS) {
    return until(
      async () => {
        const diary = await this.diary();
        return diary.find((entry) => entry.event === event && fits(entry, facts));
      },
      `${this.identity} to see ${event} ${JSON.stringify(facts)}`,
      limit,
    );
  }

  async count(event, facts = {}) {
    return (await this.diary()).filter((entry) => entry.event === event && fits(entry, facts))
      .length;
  }

  /** Waits until new video frames were decoded. */
  async sees(frames = FRAMES) {
    const before = await this.received();
    await until(
      async () => (await this.received()).framesDecoded >= before.framesDecoded + frames,
      `${this.identity} to decode ${frames} more frames`,
    );
  }

  /** Waits until new sound that is not silence was received. */
  async hears() {
    const before = await this.received();
    await until(
      async () => (await this.received()).audioEnergy > before.audioEnergy + 1e-6,
      `${this.identity} to hear something`,
    );
  }

  /** Waits until all of that many remote pictures change. */
  seesMovement(videos = 1) {
    return until(async () => {
      const moving = await this.page.evaluate(() => window.moving());
      return moving.length >= videos && moving.every(Boolean);
    }, `${this.identity} to see ${videos} moving pictures`);
  }

  async seesAndHears() {
    await this.sees();
    await this.hears();
  }

  call(method, ...words) {
    return this.page.evaluate(([name, list]) => window.call[name](...list), [method, words]);
  }

  /** A headless Firefox has no screen to offer: a canvas that changes stands in for it. */
  async standInForScreen() {
    await this.page.evaluate(() => {
      const canvas = document.createElement('canvas');
      canvas.width = 640;
      canvas.height = 360;
      const pen = canvas.getContext('2d');
      let turn = 0;
      setInterval(() => {
        pen.fillStyle = `hsl(${(turn += 9) % 360} 80% 50%)`;
        pen.fillRect(0, 0, canvas.width, canvas.height);
      }, 100);
      navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(canvas.captureStream(10));
    });
  }

  /** Shares the screen by a real click, which browsers ask for. */
  async shareScreen() {
    await this.page.evaluate(() => delete window.shared);
    await this.page.click('#share');
    const sid = await until(
      () => this.page.evaluate(() => window.shared),
      `${this.identity} to share the screen`,
    );
    if (!/^MT[0-9a-f]{32}$/.test(sid)) throw new Error(`sharing the screen failed: ${sid}`);
    return sid;
  }
}

const fits = (entry, facts) => Object.entries(facts).every(([key, value]) => entry[key] === value);
