// The database dies while people sign in and tokens are refreshed: whoever was given a token can go on
// with it, and who wasn't, hears that it is not the time.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Visitor } from '../harness/account.mjs';
import { cleanUp } from '../harness/cleanup.mjs';
import { DATABASE_SERVERS, startDatabase } from '../harness/databases.mjs';
import { startServer } from '../harness/server.mjs';
import { sleep, until } from '../harness/wait.mjs';

const PERSON = { username: 'ann', password: 'Paper-Boat-On-The-Lake-9' };
const LANES = 4;
const REFRESHES = 5; // of each grant, before the next sign-in
const PAUSE_MS = 50; // after a refusal

for (const kind of DATABASE_SERVERS) {
  describe(`a ${kind} that is killed under load`, () => {
    let database;
    let server;
    before(async () => {
      const started = await startDatabase(kind);
      database = started.database;
      server = await startServer({ env: started.env });
      await server.addUser(PERSON.username, PERSON.password);
    });
    after(cleanUp);

    const now = { given: 0, refused: 0, over: false };
    const faults = [];
    const grants = []; // {visitor, token}: the last refresh token that came of each

    /** A 503 is what may be; says whether it was something else. */
    function note(status, what) {
      if (status === 200) now.given += 1;
      else if (status === 503) now.refused += 1;
      else faults.push(`${what}: ${status}`);
      return status === 200;
    }

    async function signIn() {
      const visitor = new Visitor(server);
      try {
        const answer = await visitor.tokens(PERSON);
        if (!note(answer.status, 'code')) return null;
        const grant = { visitor, token: answer.refresh_token };
        grants.push(grant);
        return grant;
      } catch (fault) {
        // a page on the way, which says its status
        note(/\b503\b/.test(fault.message) ? 503 : fault.message, 'sign-in');
        return null;
      }
    }

    async function lane() {
      while (!now.over) {
        const grant = await signIn();
        for (let turn = 0; grant && turn < REFRESHES && !now.over; ++turn) {
          const answer = await grant.visitor.refresh(grant.token);
          if (note(answer.status, 'refresh')) grant.token = answer.refresh_token;
        }
        if (!grant) await sleep(PAUSE_MS);
      }
    }

    const more = (what, count) => {
      const enough = now[what] + count;
      return until(() => now[what] >= enough, `${count} more ${what}`);
    };

    it('gives no token that the store does not know, and loses no grant', async () => {
      const lanes = Array.from({ length: LANES }, lane);
      for (let death = 0; death < 3; ++death) {
        await more('given', 40);
        await database.kill();
        await more('refused', 20);
        await database.start();
      }
      await more('given', 40);
      now.over = true;
      await Promise.all(lanes);
      assert.deepEqual(faults, []);
      for (const { visitor, token } of grants) {
        assert.equal((await visitor.refresh(token)).status, 200, `of ${grants.length} grants`);
      }
    });

    it('says when to come back', async () => {
      await database.kill();
      const { headers, status } = await new Visitor(server).fetch('/connect/token', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=refresh_token&client_id=react-oidc-twilio-client&refresh_token=none',
      });
      assert.equal(status, 503);
      assert.ok(Number(headers['retry-after']) > 0, headers['retry-after']);
      await database.start();
    });
  });
}
