// Access tokens: the right ones from the published helper, the wrong ones by hand.
import { createHmac } from 'node:crypto';

import twilio from 'twilio';

const { AccessToken } = twilio.jwt;

/** What the published `twilio` package mints for a room and an identity. */
export function mintToken(server, identity, room, { ttl = 3600 } = {}) {
  const token = new AccessToken(server.accountSid, server.apiKeySid, server.apiKeySecret, {
    identity,
    ttl,
  });
  token.addGrant(new AccessToken.VideoGrant(room ? { room } : {}));
  return token.toJwt();
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A token made by hand, so that any part of it can be wrong.
 * @param {{header?: object, claims?: object, secret?: string, grants?: object}} [changes] claims
 *   and header are laid over the right ones; undefined takes one out
 */
export function forgeToken(server, identity, { header, claims, secret, grants } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const head = { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1', ...header };
  const body = {
    jti: `${server.apiKeySid}-${now}`,
    iss: server.apiKeySid,
    sub: server.accountSid,
    iat: now,
    exp: now + 3600,
    grants: grants ?? { identity, video: {} },
    ...claims,
  };
  const text = `${encode(head)}.${encode(body)}`;
  const mac = createHmac('sha256', secret ?? server.apiKeySecret).update(text);
  return `${text}.${mac.digest('base64url')}`;
}
