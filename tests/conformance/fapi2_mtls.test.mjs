import { after } from 'node:test';
import { cleanUp } from '../harness/cleanup.mjs';
import { newCertificateClient } from './fapi_client.mjs';
import { flow } from './fapi_flow.mjs';
import { requests } from './fapi_requests.mjs';
import { hold } from './module.mjs';
import { plans } from './modules.mjs';

const client = await newCertificateClient('tls_client_auth');
const other = await newCertificateClient('self_signed_tls_client_auth');
const prefix = 'fapi2-security-profile-final-';
const plan = `${prefix}test-plan (mtls)`;
after(cleanUp);
hold(plan, (module) => {
  // The modules about assertions and proofs of keys are not in this plan.
  const named = (name, run) => prefix + name in plans[plan] && module(prefix + name, run);
  flow(named, client, other);
  requests(named, client, other);
});
