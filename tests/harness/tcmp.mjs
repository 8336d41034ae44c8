// A client that speaks the signaling protocol by hand: hello, msg, heartbeat, and anything wrong.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import WebSocket from 'ws';

import { onCleanup } from './cleanup.mjs';
import { loopback } from './http.mjs';
import { GENEROUS_MS, within } from './wait.mjs';

export const HEARTBEAT_MS = 5000;

export class Tcmp {
  #socket;
  #inbox = [];
  #waiting = [];
  #forget;
  #silent;
  #beat;

  /** @returns {Promise<Tcmp>} with an open socket and no hello sent */
  static async open(server, options = {}) {
    const client = new Tcmp(server, options);
    await within(client.opened, 'the WebSocket to open', options.limit ?? GENEROUS_MS);
    return client;
  }

  constructor(server, { url, localAddress, headers, silent = false } = {}) {
    this.#silent = silent;
    this.#socket = new WebSocket(url ?? `${server.api.replace(/^http/, 'ws')}/signaling`, {
      ca: readFileSync(server.caFile),
      lookup: loopback,
      localAddress,
      headers,
      perMessageDeflate: false,
      maxPayload: 8 * 1024 * 1024,
    });
    this.opened = new Promise((resolve, reject) => {
      this.#socket.once('open', resolve);
      this.#socket.once('error', reject);
    });
    this.opened.catch(() => {}); // whoever wants to know awaits it
    /** @type {Promise<{code: number, reason: string}>} */
    this.closed = new Promise((resolve) => {
      this.#socket.once('close', (code, reason) => {
        clearInterval(this.#beat);
        this.#deliver({ type: '(closed)', code, reason: reason.toString() });
        resolve({ code, reason: reason.toString() });
      });
    });
    this.#socket.on('error', () => {}); // shows as a close
    this.#socket.on('message', (bytes, binary) => {
      this.#deliver(binary ? { type: '(binary)', bytes } : JSON.parse(bytes.toString()));
    });
    this.#forget = onCleanup(() => this.#socket.terminate());
  }

  #deliver(message) {
    if (message.type === 'welcome') this.#keepAlive(message.negotiatedTimeout);
    const index = this.#waiting.findIndex(({ wanted }) => wanted(message));
    if (index >= 0) this.#waiting.splice(index, 1)[0].resolve(message);
    else if (message.type !== 'heartbeat') this.#inbox.push(message);
  }

  #keepAlive(timeout) {
    clearInterval(this.#beat);
    if (!this.#silent)
      this.#beat = setInterval(() => this.send({ type: 'heartbeat' }), timeout - 200);
  }

  /** The next message that fits, now or later; others stay for their own takers. */
  take(wanted, what, limit = GENEROUS_MS) {
    const index = this.#inbox.findIndex(wanted);
    if (index >= 0) return Promise.resolve(this.#inbox.splice(index, 1)[0]);
    return within(
      new Promise((resolve) => this.#waiting.push({ wanted, resolve })),
      () => `${what}; waiting are ${JSON.stringify(this.#inbox).slice(0, 400)}`,
      limit,
    );
  }

  /** The next TCMP message of a type. */
  frame(type, limit) {
    return this.take((message) => message.type === type, `a ${type}`, limit);
  }

  /** The body of the next RSP message of one of the types. */
  async rsp(...types) {
    const message = await this.take(
      (each) => each.type === 'msg' && types.includes(each.body?.type),
      `an RSP ${types.join(' or ')}`,
    );
    return message.body;
  }

  /** Body of the next RSP message that fits. */
  async rspThat(wanted, what) {
    const message = await this.take((each) => each.type === 'msg' && wanted(each.body), what);
    return message.body;
  }

  /** Everything received and not taken. */
  get pending() {
    return [...this.#inbox];
  }

  sendText(text) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  sendBinary(bytes) {
    this.#socket.send(bytes);
  }

  /** Bytes in a text frame, whether they are text or not. */
  sendRawText(bytes) {
    this.#socket.send(bytes, { binary: false });
  }

  send(message) {
    this.sendText(JSON.stringify(message));
  }

  hello(body, more = {}) {
    this.send({
      id: randomUUID(),
      timeout: HEARTBEAT_MS,
      type: 'hello',
      version: 2,
      body,
      ...more,
    });
  }

  msg(body) {
    this.send({ type: 'msg', body });
  }

  /** Takes leave as the SDK does. */
  async leave(session) {
    this.msg({ type: 'disconnect', version: 2, session });
    this.send({ type: 'bye' });
    this.#socket.close(1000);
    await within(this.closed, 'the socket to close');
    await this.#forget();
  }

  /** Cuts the connection without a word. */
  cut() {
    this.#socket.terminate();
  }

  /** Stops reading, so that the server's sends pile up. */
  pause() {
    this.#socket.pause();
  }

  async done() {
    await this.#forget();
  }
}

/** A small offer, as a browser makes it, for a client that has no media. */
export function offerSdp({ audioId = randomUUID(), ufrag = 'abcd' } = {}) {
  return [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1',
    'a=msid-semantic: WMS',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    `a=ice-ufrag:${ufrag}`,
    'a=ice-pwd:0123456789abcdef01234567',
    'a=fingerprint:sha-256 ' + Array(32).fill('AA').join(':'),
    'a=setup:actpass',
    'a=mid:0',
    'a=sendrecv',
    `a=msid:- ${audioId}`,
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    `a=ice-ufrag:${ufrag}`,
    'a=ice-pwd:0123456789abcdef01234567',
    'a=fingerprint:sha-256 ' + Array(32).fill('AA').join(':'),
    'a=setup:actpass',
    'a=mid:1',
    'a=recvonly',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    '',
  ].join('\r\n');
}

export const iceRequest = (token) => ({ edge: 'roaming', token, type: 'ice', version: 1 });

/** The connect message of the SDK, without tracks unless given. */
export function connectRequest(token, { name, tracks = [], sdp = offerSdp(), pc } = {}) {
  return {
    type: 'connect',
    version: 2,
    name: name ?? null,
    token,
    format: 'unified',
    ice_servers: 'success',
    participant: { revision: 1, tracks },
    peer_connections: [
      { id: pc ?? randomUUID(), description: { type: 'offer', revision: 1, sdp } },
    ],
    publisher: { name: 'twilio-video.js', sdk_version: '2.36.0', user_agent: 'tests' },
    subscribe: { rules: [{ type: 'include', all: true }], revision: 1 },
  };
}

/**
 * hello with ice, iced, connect, connected: what joining takes.
 * @returns {Promise<{client: Tcmp, connected: any}>}
 */
export async function join(server, token, options = {}) {
  const client = await Tcmp.open(server, options);
  client.hello(iceRequest(token));
  await client.frame('welcome');
  await client.rsp('iced');
  client.msg(connectRequest(token, options));
  const connected = await client.rsp('connected', 'error');
  if (connected.type === 'error') {
    throw Object.assign(new Error(`refused: ${connected.code} ${connected.message}`), connected);
  }
  return { client, connected };
}
