// oidcc-config-certification-test-plan
import { verifyDiscovery } from './discovery.mjs';
import { hold } from './module.mjs';

hold('oidcc-config-certification-test-plan', (module) => {
  module('oidcc-discovery-endpoint-verification', verifyDiscovery);
});
