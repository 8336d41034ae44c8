// The peer: npm oidc-provider as its documentation sets it up, with one ES256 key, JWT access
// tokens and its store in memory. Whoever signs in is "somebody", with the same Argon2id as ours where a
// password comes; nobody is asked for consent.
// Usage: node peer.mjs PORT KEY.pem CERTIFICATE.pem
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import argon2 from 'argon2';
import { Provider } from 'oidc-provider';

const [port, keyFile, certificateFile] = process.argv.slice(2);
const issuer = `https://localhost:${port}`;
const RESOURCE = 'urn:bench:api';
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const redirectUri = 'https://client.example/callback';

const provider = new Provider(issuer, {
  jwks: { keys: [{ ...key, alg: 'ES256', use: 'sig', kid: 'bench' }] },
  clients: [
    {
      client_id: 'machine',
      client_secret: 'machine-secret-of-the-benchmark-of-tokens',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: 'ES256', // its own default is not among those that are enabled
    },
    {
      client_id: 'app',
      client_secret: 'app-secret-of-the-benchmark-of-flows',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [redirectUri],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  clientAuthMethods: ['client_secret_basic'],
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  scopes: ['openid', 'offline_access', 'conclave_api'],
  cookies: { keys: ['a key of the benchmark'] },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'conclave_api',
        audience: RESOURCE,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 3600,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  rotateRefreshToken: true,
  issueRefreshToken: (_, client, code) => client.grantTypeAllowed('refresh_token') && Boolean(code),
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid offline_access');
    grant.addResourceScope(RESOURCE, 'conclave_api');
    await grant.save();
    return grant;
  },
});
const hash = await argon2.hash('Lighthouse-At-Dawn-3', {
  ...{ type: argon2.argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }, // our defaults
});
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { password } = ctx.query;
  if (password !== undefined && !(await argon2.verify(hash, password))) ctx.throw(403);
  const result = { login: { accountId: 'somebody' } };
  return provider.interactionFinished(ctx.req, ctx.res, result);
});

const tls = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
createServer({ ...tls, keepAlive: true }, provider.callback()).listen(
  Number(port),
  '127.0.0.1',
  () => process.stdout.write('ready\n'),
);
process.once('SIGTERM', () => process.exit(0));
