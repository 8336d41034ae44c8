import { codeFlow } from './code_flow.mjs';
import { hold } from './module.mjs';
import { newClient } from './relying_party.mjs';

const habits = { mode: 'form_post' };
const config = await newClient(habits);
hold('oidcc-formpost-basic-certification-test-plan', (module) => codeFlow(module, config, habits));
