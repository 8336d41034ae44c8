// oidcc-3rdparty-init-login-certification-test-plan
import assert from 'node:assert/strict';
import { refusal, register } from './dynamic_client.mjs';
import { hold } from './module.mjs';

const start = 'https://client.example/start';

hold('oidcc-3rdparty-init-login-certification-test-plan', (module) => {
  module('oidcc-3rd_party-init-login', async () => {
    const { initiate_login_uri, registration_client_uri, registration_access_token } = (
      await register({ initiate_login_uri: start })
    ).clientMetadata();
    assert.equal(initiate_login_uri, start);
    const response = await fetch(registration_client_uri, {
      headers: { authorization: `Bearer ${registration_access_token}` },
    });
    assert.equal(response.status, 200);
    assert.equal((await response.json()).initiate_login_uri, start);
  });

  module('oidcc-3rd_party-init-login-nohttps', async () => {
    const initiate_login_uri = start.replace('https', 'http');
    assert.equal(await refusal({ initiate_login_uri }), 'invalid_client_metadata');
  });
});
