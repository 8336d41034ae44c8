// Seals as ASP.NET Core's Data Protection does by default: AES-256-CBC with HMAC-SHA-256, keys derived by
// SP 800-108 in counter mode with HMAC-SHA-512 (dotnet/aspnetcore, src/DataProtection).
import { createCipheriv, createHmac, randomBytes, randomUUID } from 'node:crypto';

const MAGIC = Buffer.from('09f0c9f0', 'hex');

const u32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

function derive(key, label, context) {
  const block = Buffer.concat([u32(1), label, Buffer.from([0]), context, u32(512)]);
  const bytes = createHmac('sha512', key).update(block).digest();
  return [bytes.subarray(0, 32), bytes.subarray(32)];
}

function encrypt(key, iv, text) {
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([cipher.update(text), cipher.final()]);
}

function contextHeader() {
  const none = Buffer.alloc(0);
  const [key, macKey] = derive(none, none, none);
  const sizes = [32, 16, 32, 32].map(u32);
  const tag = createHmac('sha256', macKey).digest();
  return Buffer.concat([Buffer.alloc(2), ...sizes, encrypt(key, Buffer.alloc(16), none), tag]);
}

export class ProtectionKey {
  #master = randomBytes(64);
  #id = randomUUID();

  /** As it lies in the table DataProtectionKeys or in a file; `sealer`: whose seal its secret is under. */
  xml(sealer) {
    const secret = sealer
      ? `<encryptedSecret decryptorType="Microsoft.AspNetCore.DataProtection.XmlEncryption.${sealer}, Microsoft.AspNetCore.DataProtection" xmlns="http://schemas.asp.net/2015/03/dataProtection" />`
      : `<masterKey p4:requiresEncryption="true" xmlns:p4="http://schemas.asp.net/2015/03/dataProtection"><!-- Warning: the key below is in an unencrypted form. --><value>${this.#master.toString('base64')}</value></masterKey>`;
    return `<key id="${this.#id}" version="1"><creationDate>2026-01-01T00:00:00Z</creationDate><activationDate>2026-01-01T00:00:00Z</activationDate><expirationDate>2026-04-01T00:00:00Z</expirationDate><descriptor deserializerType="Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel.AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection"><descriptor><encryption algorithm="AES_256_CBC" /><validation algorithm="HMACSHA256" />${secret}</descriptor></descriptor></key>`;
  }

  /** @param {string[]} purposes the application's name, then what it is for */
  seal(text, purposes) {
    const hex = this.#id.replaceAll('-', '');
    const swapped = hex.replace(/^(..)(..)(..)(..)(..)(..)(..)(..)/, '$4$3$2$1$6$5$8$7');
    const head = Buffer.concat([MAGIC, Buffer.from(swapped, 'hex')]);
    const names = purposes.map((name) =>
      Buffer.concat([Buffer.from([name.length]), Buffer.from(name)]),
    );
    const label = Buffer.concat([head, u32(purposes.length), ...names]);
    const modifier = randomBytes(16);
    const [key, macKey] = derive(this.#master, label, Buffer.concat([contextHeader(), modifier]));
    const iv = randomBytes(16);
    const body = Buffer.concat([iv, encrypt(key, iv, Buffer.from(text))]);
    const mac = createHmac('sha256', macKey).update(body).digest();
    return Buffer.concat([head, modifier, body, mac]).toString('base64url');
  }
}
