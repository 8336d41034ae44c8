// Someone at the admin API with an access token, as a program that administers would be.
import { Visitor } from './account.mjs';
import { request } from './http.mjs';

export const SCOPE = 'skoruba_identity_admin_api';

export class Administrator {
  constructor(server, token) {
    this.server = server;
    this.token = token;
  }

  /** Signs somebody in, the first administrator unless told otherwise. */
  static async signIn(server, person) {
    const who = person ?? { username: server.adminUser, password: server.adminPassword };
    const answer = await new Visitor(server).tokens(who, `openid profile ${SCOPE}`);
    if (!answer.access_token) throw new Error(`no token: ${JSON.stringify(answer)}`);
    return new Administrator(server, answer.access_token);
  }

  /** @param {string} path below /api/ */
  call(method, path, object, headers = {}) {
    const body = object === undefined ? undefined : JSON.stringify(object);
    return request(this.server, `${this.server.adminApi}/api/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        // Node itself does not say how long the body of a DELETE is.
        ...(body && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        }),
        ...headers,
      },
      body,
    });
  }

  get(path) {
    return this.call('GET', path);
  }

  post(path, body) {
    return this.call('POST', path, body);
  }

  put(path, body, headers) {
    return this.call('PUT', path, body, headers);
  }

  remove(path, body) {
    return this.call('DELETE', path, body);
  }
}
