import { codeFlow } from './code_flow.mjs';
import { hold } from './module.mjs';
import { newClient } from './relying_party.mjs';

const mode = 'form_post';
const config = await newClient({ mode });
hold('oidcc-formpost-basic-certification-test-plan', (module) => codeFlow(module, config, mode));
