// oidcc-implicit-certification-test-plan, oidcc-formpost-implicit-certification-test-plan
import { Browser } from '../interop/lib/browser.mjs';
import { codeFlow } from './code_flow.mjs';
import { hold } from './module.mjs';
import { implicitTypes, plans } from './modules.mjs';
import { newClient, refusesWithoutNonce } from './relying_party.mjs';

for (const responseType of implicitTypes) {
  for (const [plan, mode] of [
    [`oidcc-implicit-certification-test-plan (${responseType})`, undefined],
    [`oidcc-formpost-implicit-certification-test-plan (${responseType})`, 'form_post'],
  ]) {
    const habits = { responseType, mode };
    const config = await newClient(habits);
    hold(plan, (module) => {
      codeFlow((name, run) => name in plans[plan] && module(name, run), config, habits);
      module('oidcc-ensure-request-without-nonce-fails', () =>
        refusesWithoutNonce(config, new Browser()),
      );
    });
  }
}
