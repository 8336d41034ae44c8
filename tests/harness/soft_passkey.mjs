// A passkey in software, and the browser before it: what `navigator.credentials` would answer to the
// server's options, for a Visitor without a browser.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const PRESENT_AND_VERIFIED = 0x05;
const ATTESTED = 0x40;

/** The head of a CBOR item (RFC 8949, 3). */
function head(major, size) {
  if (size < 24) return Buffer.from([(major << 5) | size]);
  return size < 256
    ? Buffer.from([(major << 5) | 24, size])
    : Buffer.from([(major << 5) | 25, size >> 8, size & 255]);
}
const number = (value) => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value) => Buffer.concat([head(2, value.length), value]);
const text = (value) => Buffer.concat([head(3, value.length), Buffer.from(value)]);
const map = (members) => Buffer.concat([head(5, members.length), ...members.flat()]);

const sha256 = (data) => createHash('sha256').update(data).digest();
const base64url = (data) => Buffer.from(data).toString('base64url');

export class SoftPasskey {
  #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  #id = randomBytes(32);
  #userHandle = '';
  #count = 0;

  /** @param {string} origin of the page */
  constructor(origin) {
    this.origin = origin;
  }

  #publicKey() {
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' });
    return map([
      [number(1), number(2)],
      [number(3), number(-7)],
      [number(-1), number(1)],
      [number(-2), bytes(Buffer.from(x, 'base64url'))],
      [number(-3), bytes(Buffer.from(y, 'base64url'))],
    ]);
  }

  #data(rpId, flags, ...more) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE((this.#count += 1));
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, ...more]);
  }

  #clientData(type, { challenge }) {
    return JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false });
  }

  #answer(response) {
    const id = base64url(this.#id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  create(options) {
    this.#userHandle = options.user.id;
    const credential = [Buffer.alloc(16), Buffer.from([0, this.#id.length]), this.#id];
    const flags = PRESENT_AND_VERIFIED | ATTESTED;
    const data = this.#data(options.rp.id, flags, ...credential, this.#publicKey());
    const object = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(data)],
    ]);
    return this.#answer({
      clientDataJSON: base64url(this.#clientData('webauthn.create', options)),
      attestationObject: base64url(object),
      transports: ['internal'],
    });
  }

  get(options) {
    const data = this.#data(options.rpId, PRESENT_AND_VERIFIED);
    const clientData = this.#clientData('webauthn.get', options);
    const message = Buffer.concat([data, sha256(clientData)]);
    return this.#answer({
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(data),
      signature: base64url(sign('sha256', message, this.#keys.privateKey)),
      userHandle: this.#userHandle,
    });
  }
}
