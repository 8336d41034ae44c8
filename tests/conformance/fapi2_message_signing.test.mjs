import { newFapiClient } from './fapi_client.mjs';
import { signed } from './fapi_signed.mjs';
import { hold } from './module.mjs';

const further = '--require-signed-requests';
const [client, other] = [
  await newFapiClient('ES256', further),
  await newFapiClient('PS256', further),
];
hold('fapi2-message-signing-final-test-plan', (module) =>
  signed((name, run) => module(`fapi2-security-profile-final-${name}`, run), client, other),
);
