// What a server has seen on the days before: written into its database, for nobody can wait for days.
import { join } from 'node:path';

import { mustRun } from './command.mjs';

const PYTHON = '/usr/bin/python3'; // the system's, for whose packages the tests ask
const DAY_S = 86_400;
const TODAY = 'strftime("%s","now")/86400';

/** One that came on these days; how often hangs on the day alone, so that pictures stay comparable. */
const people = (daysAgo) => 12 + ((daysAgo * 7) % 9) + (daysAgo % 7 < 2 ? -8 : daysAgo % 5);
const strangers = (daysAgo) => (daysAgo * 3) % 4;
const calls = (daysAgo) => 4 + ((daysAgo * 11) % 17);

/**
 * Adds sign-ins, failures and rows of the audit log to the last days, this one excepted.
 * @param {object} server whose database is a file
 * @param {{clients: string[], days?: number}} options clients: the ids of those that people came to
 */
export async function giveHistory(server, { clients, days = 29 }) {
  const lines = [];
  const count = (daysAgo, kind, client, total) =>
    lines.push(
      `INSERT OR REPLACE INTO identity_sign_in_counts VALUES(${TODAY}-${daysAgo},"${kind}",` +
        `"${client}",${total})`,
    );
  for (let daysAgo = 1; daysAgo <= days; daysAgo += 1) {
    const came = people(daysAgo);
    count(daysAgo, 'ok', '', came);
    count(daysAgo, 'failed', '', strangers(daysAgo));
    clients.forEach((client, index) =>
      count(daysAgo, 'client', client, Math.ceil(came / (index + 1))),
    );
    for (let call = 0; call < calls(daysAgo); call += 1) {
      lines.push(
        'INSERT INTO identity_audit_log(event,source,category,subject_identifier,subject_name,' +
          'subject_type,subject_data,action_data,event_data,created_at) SELECT event,source,' +
          'category,subject_identifier,subject_name,subject_type,subject_data,action_data,' +
          `event_data,strftime("%s","now")-${daysAgo * DAY_S + call * 60} FROM identity_audit_log ` +
          'WHERE id=1',
      );
    }
  }
  const script = `import sqlite3,sys
c=sqlite3.connect(sys.argv[1],isolation_level=None,timeout=30)
c.execute("BEGIN IMMEDIATE")
for line in sys.stdin: c.execute(line)
c.execute("COMMIT")`;
  const database = join(server.dataDir, 'conclave.db');
  await mustRun(PYTHON, ['-c', script, database], {
    input: `${lines.join('\n')}\n`,
  });
}
