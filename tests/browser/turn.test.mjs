// Browsers that may only relay reach each other through the TURN server: over UDP, TCP and TLS.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launchChromium } from '../harness/browsers/chromium.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { servePages } from '../harness/pages.mjs';
import { startServer } from '../harness/server.mjs';
import { password } from '../harness/stun.mjs';
import { until } from '../harness/wait.mjs';

const SECRET = 'a secret that the test knows';

describe('two connections that may only relay, in Chromium', () => {
  let server;
  let page;
  before(async () => {
    server = await startServer({ settings: { turn: { secrets: [SECRET] } } });
    const pages = await servePages();
    const browser = await launchChromium({ caFile: server.caFile });
    page = await (await browser.newContext()).newPage();
    await page.goto(pages.url);
  });
  after(cleanUp);

  for (const [protocol, url] of [
    ['UDP', ({ port }) => `turn:localhost:${port}?transport=udp`],
    ['TCP', ({ port }) => `turn:localhost:${port}?transport=tcp`],
    ['TLS', ({ tls_port: port }) => `turns:localhost:${port}?transport=tcp`],
  ]) {
    it(`reach each other over TURN/${protocol}`, async () => {
      const username = `${Math.floor(Date.now() / 1000) + 3600}:alice`;
      const credential = password(username, SECRET);
      const urls = url(server.settings.turn);
      await page.evaluate(
        async (iceServer) => {
          const config = { iceTransportPolicy: 'relay', iceServers: [iceServer] };
          const [one, two] = [new RTCPeerConnection(config), new RTCPeerConnection(config)];
          window.heard = null;
          window.candidates = [];
          for (const [from, to] of [
            [one, two],
            [two, one],
          ]) {
            from.onicecandidate = ({ candidate }) => {
              if (!candidate?.candidate) return;
              window.candidates.push(candidate.type);
              to.addIceCandidate(candidate);
            };
          }
          two.ondatachannel = ({ channel }) => {
            channel.onmessage = ({ data }) => (window.heard = data);
          };
          const channel = one.createDataChannel('test');
          channel.onopen = () => channel.send('through the relay');
          await one.setLocalDescription();
          await two.setRemoteDescription(one.localDescription);
          await two.setLocalDescription();
          await one.setRemoteDescription(two.localDescription);
        },
        { urls, username, credential },
      );
      const heard = await until(() => page.evaluate(() => window.heard), 'a relayed message');
      assert.equal(heard, 'through the relay');
      const types = await page.evaluate(() => window.candidates);
      assert.ok(types.length > 0 && types.every((type) => type === 'relay'), String(types));
    });
  }
});
