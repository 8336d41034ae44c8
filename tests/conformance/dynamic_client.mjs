// The client that registers itself, as the Dynamic plan has it: it authenticates with a key.
import { jose, oidc } from '../interop/lib/relying_party.mjs';
import { callback } from '../interop/lib/clients.mjs';
import { server } from '../interop/lib/server.mjs';

/** A key of the client: what the library signs with, and what the client publishes. */
export async function newKey(kid, alg = 'ES256') {
  const { privateKey, publicKey } = await jose.generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await jose.exportJWK(publicKey)), kid, alg, use: 'sig' };
  return { kid, alg, privateKey, jwk };
}

/** How the client authenticates with a key; `modify` changes the assertion's claims. */
export function keyAuthentication({ privateKey, kid }, modify) {
  const options = modify
    ? { [oidc.modifyAssertion]: (_header, payload) => modify(payload) }
    : undefined;
  return oidc.PrivateKeyJwt({ key: privateKey, kid }, options);
}

/**
 * Registers a client and returns what the library knows of it.
 * @param {object} [metadata] laid over those of a client that has a key of its own
 * @param {object} [authentication] of the library; default: with that key
 */
export async function register(metadata = {}, authentication) {
  const key = await newKey('own');
  const config = await oidc.dynamicClientRegistration(
    new URL(server.identity),
    {
      client_name: 'Registered',
      redirect_uris: [callback],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'private_key_jwt',
      ...('jwks_uri' in metadata ? {} : { jwks: { keys: [key.jwk] } }),
      ...metadata,
    },
    authentication ?? keyAuthentication(key),
  );
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** The error with which a registration is refused. */
export async function refusal(metadata) {
  try {
    await register(metadata);
  } catch (fault) {
    return fault.error;
  }
  throw new Error('the registration was not refused');
}
