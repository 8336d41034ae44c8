// The public host names, mapped to our server as an operator's DNS would: no option in the page.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newRoom, startCalls } from '../harness/calls.mjs';
import { cleanUp } from '../harness/cleanup.mjs';

const SIGNALING = 'global.vss.twilio.com';
const REGION = 'ie1.vss.twilio.com';
const INSIGHTS = 'sdkgw.us1.twilio.com';

describe('a page that knows nothing of our server', () => {
  let calls;
  before(async () => {
    calls = await startCalls({
      prepare: async (server) => {
        await server.writeConfig({ sites: { api: { hosts: [SIGNALING, REGION, INSIGHTS] } } });
        await server.command(['init']); // puts the new names into the certificate
      },
      hostRules: (server) => {
        const target = `127.0.0.1:${new URL(server.api).port}`;
        return [SIGNALING, REGION, INSIGHTS].map((name) => `MAP ${name}:443 ${target}`).join(',');
      },
    });
  });
  after(cleanUp);

  it('joins and talks through the mapped names, insights on', async () => {
    const name = newRoom('mapped');
    const alice = await calls.inChromium('alice');
    const bob = await calls.inChromium('bob');
    const sockets = [];
    alice.page.on('websocket', (socket) => sockets.push(socket));
    const options = { wsServer: undefined, insights: true };
    await alice.mustJoin(name, options);
    await bob.mustJoin(name, { ...options, region: 'ie1' });
    await alice.seesAndHears();
    await bob.seesAndHears();
    const urls = sockets.map((socket) => socket.url());
    assert.ok(urls.includes(`wss://${SIGNALING}/signaling`), urls.join());
    assert.ok(urls.includes(`wss://${INSIGHTS}/v1/VideoEvents`), urls.join());
    assert.ok(!sockets.some((socket) => socket.isClosed()), 'a socket was closed by the server');
  });
});
