// oidcc-dynamic-certification-test-plan: clients that register themselves
import assert from 'node:assert/strict';
import { clientsServer } from '../harness/clients_server.mjs';
import { until } from '../harness/wait.mjs';
import { Browser } from '../interop/lib/browser.mjs';
import { callback } from '../interop/lib/clients.mjs';
import { header, jose, oidc } from '../interop/lib/relying_party.mjs';
import { server } from '../interop/lib/server.mjs';
import { verifyDiscovery } from './discovery.mjs';
import { keyAuthentication, newKey, refusal, register } from './dynamic_client.mjs';
import { hold } from './module.mjs';
import { answerOf, newRequest, person, redeem, signIn, userInfo } from './relying_party.mjs';

const site = await clientsServer();
const second = `${callback}/second`;
const refused = (error) => (fault) => fault.error === error && fault.status === 400;

/** Publishes a document of the client's. */
function publish(path, document) {
  site.answers[path] = { status: 200, type: 'application/json', body: JSON.stringify(document) };
  return site.origin + path;
}

/** Is the request answered with a page of ours and led nowhere? */
async function staysHere(config, extra) {
  const outcome = await new Browser().navigate(newRequest(config, extra).url);
  assert.equal(outcome.kind, 'page');
  assert.equal(outcome.status, 400);
}

/** What the consent page is given of the client. */
async function shown(metadata) {
  const config = await register(metadata);
  const browser = new Browser();
  const login = await browser.navigate(newRequest(config).url);
  const page = await browser.signIn(person, login);
  assert.equal(page.url.pathname, '/consent');
  return (await browser.context(page.url.searchParams.get('request'))).client;
}

/** A registration whose member the consent page shows. */
const isShown = (name) => async () => {
  const address = `https://client.example/${name}`;
  assert.equal((await shown({ [name]: address }))[name], address);
};

hold('oidcc-dynamic-certification-test-plan', (module) => {
  module('oidcc-discovery-endpoint-verification', async () => {
    const { registration_endpoint } = await verifyDiscovery();
    assert.equal(new URL(registration_endpoint).protocol, 'https:');
  });

  module('oidcc-server', async () => {
    const config = await register();
    const first = await signIn(config);
    const again = await signIn(config);
    assert.equal(first.claims.sub, again.claims.sub);
    assert.equal((await userInfo(config, again.tokens)).sub, first.claims.sub);
  });

  module('oidcc-idtoken-rs256', async () => {
    const { tokens } = await signIn(await register({ id_token_signed_response_alg: 'RS256' }));
    assert.equal(header(tokens.id_token).alg, 'RS256');
  });

  module('oidcc-userinfo-rs256', async () => {
    const config = await register({ userinfo_signed_response_alg: 'RS256' });
    const { tokens, claims } = await signIn(config);
    const { userinfo_endpoint, jwks_uri } = config.serverMetadata();
    const response = await fetch(userinfo_endpoint, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    assert.equal(response.headers.get('content-type'), 'application/jwt');
    const { payload } = await jose.jwtVerify(
      await response.text(),
      jose.createRemoteJWKSet(new URL(jwks_uri)),
      {
        issuer: server.identity,
        audience: config.clientMetadata().client_id,
        algorithms: ['RS256'],
      },
    );
    assert.equal(payload.sub, claims.sub);
    assert.equal((await userInfo(config, tokens)).sub, claims.sub);
  });

  module('oidcc-ensure-redirect-uri-in-authorization-request', async () => {
    const config = await register({ redirect_uris: [callback, second] });
    await staysHere(config, { redirect_uri: undefined });
  });

  module('oidcc-redirect-uri-query-OK', async () => {
    const redirect_uri = `${callback}?foo=bar`;
    const config = await register({ redirect_uris: [redirect_uri] });
    const { url } = newRequest(config, { redirect_uri });
    const { parameters } = answerOf(await new Browser().authorize(url, person));
    assert.equal(parameters.get('foo'), 'bar');
    const tokens = await oidc.genericGrantRequest(config, 'authorization_code', {
      code: parameters.get('code'),
      redirect_uri,
    });
    assert.ok(tokens.id_token);
  });
  module('oidcc-redirect-uri-query-mismatch', async () => {
    const config = await register({ redirect_uris: [`${callback}?foo=bar`] });
    await staysHere(config, { redirect_uri: `${callback}?bar=foo` });
  });
  module('oidcc-redirect-uri-query-added', async () => {
    await staysHere(await register(), { redirect_uri: `${callback}?foo=bar` });
  });
  module('oidcc-redirect-uri-regfrag', async () => {
    const error = await refusal({ redirect_uris: [`${callback}#foobar`] });
    assert.equal(error, 'invalid_redirect_uri');
  });

  module('oidcc-registration-logo-uri', isShown('logo_uri'));
  module('oidcc-registration-policy-uri', isShown('policy_uri'));
  module('oidcc-registration-tos-uri', isShown('tos_uri'));

  module('oidcc-registration-jwks-uri', async () => {
    const key = await newKey('published', 'RS256');
    const jwks_uri = publish('/keys', { keys: [key.jwk] });
    const { claims } = await signIn(await register({ jwks_uri }, keyAuthentication(key)));
    assert.ok(claims.sub);
  });

  module('oidcc-registration-sector-uri', async () => {
    const sector_identifier_uri = publish('/sector', [callback, second]);
    const sub = async (metadata) => (await signIn(await register(metadata))).claims.sub;
    const ofSector = { subject_type: 'pairwise', sector_identifier_uri };
    const pairwise = await sub({ redirect_uris: [callback, second], ...ofSector });
    assert.equal(await sub(ofSector), pairwise);
    assert.notEqual(await sub({ subject_type: 'pairwise' }), pairwise);
    assert.notEqual(await sub({}), pairwise);
  });
  module('oidcc-registration-sector-bad', async () => {
    const sector_identifier_uri = publish('/sector-bad', [second]);
    assert.equal(await refusal({ sector_identifier_uri }), 'invalid_client_metadata');
  });

  module('oidcc-refresh-token-rp-key-rotation', async () => {
    const old = await newKey('old');
    const jwks_uri = publish('/rotated', { keys: [old.jwk] });
    const config = await register({ jwks_uri }, keyAuthentication(old));
    const { tokens } = await signIn(config, new Browser(), { scope: 'openid offline_access' });
    const next = await newKey('next');
    publish('/rotated', { keys: [next.jwk] });
    const later = new oidc.Configuration(
      config.serverMetadata(),
      config.clientMetadata().client_id,
      config.clientMetadata(),
      keyAuthentication(next),
    );
    // The server does not read the keys more often than every ten seconds.
    const refreshed = await until(
      () => oidc.refreshTokenGrant(later, tokens.refresh_token),
      'the server to know the new key',
    );
    assert.ok(refreshed.access_token);
  });

  module('oidcc-ensure-request-object-with-redirect-uri', async () => {
    const key = await newKey('own');
    const config = await register({ jwks: { keys: [key.jwk] } }, keyAuthentication(key));
    const { url, checks } = newRequest(config);
    const { client_id } = config.clientMetadata();
    const request = await new jose.SignJWT(Object.fromEntries(url.searchParams))
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'oauth-authz-req+jwt' })
      .setIssuer(client_id)
      .setAudience(server.identity)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(key.privateKey);
    const outside = new URL(url.origin + url.pathname);
    outside.search = new URLSearchParams({
      ...{ client_id, request, response_type: 'code', scope: 'openid' },
      redirect_uri: second, // which is not registered: the one inside counts
    });
    const outcome = await new Browser().authorize(outside, person);
    assert.ok((await redeem(config, answerOf(outcome), checks)).claims.sub);
  });

  module('oidcc-refresh-token', async () => {
    const config = await register();
    const { tokens, claims } = await signIn(config, new Browser(), {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    await assert.rejects(
      oidc.refreshTokenGrant(await register(), tokens.refresh_token),
      refused('invalid_grant'),
    );
    const next = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    for (const name of ['iss', 'sub', 'aud', 'auth_time']) {
      assert.deepEqual(next.claims()[name], claims[name], name);
    }
  });

  module('oidcc-ensure-client-assertion-with-iss-aud-succeeds', async () => {
    const key = await newKey('own');
    const audiences = [];
    const authentication = keyAuthentication(key, (payload) => {
      payload.aud = server.identity;
      audiences.push(payload.aud);
    });
    const config = await register({ jwks: { keys: [key.jwk] } }, authentication);
    assert.ok((await signIn(config)).claims.sub);
    assert.deepEqual(audiences, [server.identity]);
  });
});
