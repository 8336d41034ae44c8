import { flow } from './fapi_flow.mjs';
import { newFapiClient } from './fapi_client.mjs';
import { requests } from './fapi_requests.mjs';
import { hold } from './module.mjs';

const [client, other] = [await newFapiClient('ES256'), await newFapiClient('PS256')];
const prefix = 'fapi2-security-profile-final-';
hold(`${prefix}test-plan`, (module) => {
  const named = (name, run) => module(prefix + name, run);
  flow(named, client, other);
  requests(named, client, other);
});
