import { codeFlow } from './code_flow.mjs';
import { hold } from './module.mjs';
import { newClient } from './relying_party.mjs';

const config = await newClient();
hold('oidcc-basic-certification-test-plan', (module) => codeFlow(module, config));
