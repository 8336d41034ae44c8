// What every engine must do in the same way: the store's unit tests on the databases that are servers.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';

import { cleanUp } from '../harness/cleanup.mjs';
import { run } from '../harness/command.mjs';
import { DATABASE_SERVERS, startDatabase } from '../harness/databases.mjs';

const PROGRAM = process.env.CONCLAVE_STORE_TEST;
const skip = PROGRAM === undefined && 'CONCLAVE_STORE_TEST names no program: built with sanitizers';

describe('the store', { skip }, () => {
  after(cleanUp);

  for (const kind of DATABASE_SERVERS) {
    it(`works on ${kind} as on SQLite`, async () => {
      const { database } = await startDatabase(kind);
      const { status, stdout, stderr } = await run(PROGRAM, ['--gtest_filter=Engine.*:Copy.*'], {
        env: { CONCLAVE_TEST_DATABASE_URL: database.url },
      });
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout, /\[ {2}PASSED {2}\] [1-9]\d* tests/);
      await database.stop();
    });
  }
});
