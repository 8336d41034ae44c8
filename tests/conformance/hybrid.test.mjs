// oidcc-hybrid-certification-test-plan, oidcc-formpost-hybrid-certification-test-plan
import { Browser } from '../interop/lib/browser.mjs';
import { codeFlow } from './code_flow.mjs';
import { hold } from './module.mjs';
import { hybridTypes, plans } from './modules.mjs';
import { newClient, refusesWithoutNonce } from './relying_party.mjs';

for (const responseType of hybridTypes) {
  for (const [plan, mode] of [
    [`oidcc-hybrid-certification-test-plan (${responseType})`, undefined],
    [`oidcc-formpost-hybrid-certification-test-plan (${responseType})`, 'form_post'],
  ]) {
    const habits = { responseType, mode };
    const config = await newClient(habits);
    hold(plan, (module) => {
      // Some modules of the code flow are not in this plan.
      codeFlow((name, run) => name in plans[plan] && module(name, run), config, habits);
      if (!responseType.includes('id_token')) return;
      module('oidcc-ensure-request-without-nonce-fails', () =>
        refusesWithoutNonce(config, new Browser()),
      );
    });
  }
}
