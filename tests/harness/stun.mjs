// STUN and TURN messages as a client writes them, by hand: a test must be able to send wrong ones.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

import { onCleanup } from './cleanup.mjs';

const COOKIE = 0x2112a442;
export const METHOD = { binding: 1, allocate: 3, refresh: 4, createPermission: 8, channelBind: 9 };
export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  lifetime: 0x000d,
  peer: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  transport: 0x0019,
  mapped: 0x0020,
};
const CLASS = { request: 0, success: 0x100, error: 0x110 };
const UDP = Buffer.from([17, 0, 0, 0]); // REQUESTED-TRANSPORT

/** The password of a time-limited name. */
export const password = (name, secret) => createHmac('sha1', secret).update(name).digest('base64');

export function attribute(type, value) {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

/** An IPv4 address as XOR-PEER-ADDRESS has it. */
export function xorAddress(address, port) {
  const value = Buffer.alloc(8);
  value[1] = 1;
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  value.writeUInt32BE((number ^ COOKIE) >>> 0, 4);
  return value;
}

function fromXor(value) {
  const number = (value.readUInt32BE(4) ^ COOKIE) >>> 0;
  return {
    port: value.readUInt16BE(2) ^ (COOKIE >>> 16),
    address: [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.'),
  };
}

/** A request; with `credentials` {username, password, realm, nonce} signed by them. */
export function request(method, attributes = [], credentials) {
  const head = Buffer.alloc(20);
  head.writeUInt16BE(method, 0);
  head.writeUInt32BE(COOKIE, 4);
  randomBytes(12).copy(head, 8);
  const body = [...attributes];
  if (credentials) {
    body.push(attribute(ATTRIBUTE.username, credentials.username));
    body.push(attribute(ATTRIBUTE.realm, credentials.realm));
    body.push(attribute(ATTRIBUTE.nonce, credentials.nonce));
  }
  const message = Buffer.concat([head, ...body]);
  if (!credentials) {
    message.writeUInt16BE(message.length - 20, 2);
    return message;
  }
  message.writeUInt16BE(message.length - 20 + 24, 2);
  const { username, realm } = credentials;
  const key = createHash('md5').update(`${username}:${realm}:${credentials.password}`).digest();
  const mac = createHmac('sha1', key).update(message).digest();
  return Buffer.concat([message, attribute(ATTRIBUTE.integrity, mac)]);
}

export function parse(message) {
  const attributes = new Map();
  for (let at = 20; at + 4 <= message.length;) {
    const size = message.readUInt16BE(at + 2);
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + size));
    at += 4 + size + ((4 - (size % 4)) % 4);
  }
  const error = attributes.get(ATTRIBUTE.error);
  return {
    success: (message.readUInt16BE(0) & 0x110) === CLASS.success,
    code: error ? error[2] * 100 + error[3] : 0,
    text: (type) => attributes.get(type)?.toString() ?? '',
    address: (type) => fromXor(attributes.get(type)),
    lifetime: attributes.get(ATTRIBUTE.lifetime)?.readUInt32BE(0),
  };
}

/** A TURN client over UDP that asks one thing after the other. */
export class TurnClient {
  constructor(port, credentials) {
    this.port = port;
    this.credentials = { realm: '', nonce: '', ...credentials };
    this.socket = createSocket('udp4');
    this.close = onCleanup(() => this.socket.close());
  }

  async open() {
    this.socket.bind(0, '127.0.0.1');
    await once(this.socket, 'listening');
    return this;
  }

  send(message) {
    this.socket.send(message, this.port, '127.0.0.1');
  }

  /** One request, one answer. */
  async once(message) {
    const answer = once(this.socket, 'message');
    this.send(message);
    return parse((await answer)[0]);
  }

  /** Signed; a challenge is taken up once. */
  async ask(method, attributes = []) {
    for (let attempt = 0; ; ++attempt) {
      const signed = this.credentials.nonce ? this.credentials : undefined;
      const answer = await this.once(request(method, attributes, signed));
      if ((answer.code !== 401 && answer.code !== 438) || attempt === 1) return answer;
      this.credentials.realm = answer.text(ATTRIBUTE.realm);
      this.credentials.nonce = answer.text(ATTRIBUTE.nonce);
    }
  }

  allocate() {
    return this.ask(METHOD.allocate, [attribute(ATTRIBUTE.transport, UDP)]);
  }
}
