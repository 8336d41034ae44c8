// conclave.toml for a server under test: free ports, short timeouts, no rate limits in the way.

/** Settings that every test server starts from; a test lays its own over them. */
export const BASE_SETTINGS = {
  limits: {
    header_timeout: '3s',
    body_timeout: '3s',
    drain: '5s',
  },
  media: { first_port: 0 }, // whichever are free
  // Raw clients have no media, and many tests are about what passes between participants.
  rooms: { default_type: 'peer-to-peer' },
  log: { format: 'json', level: 'debug' },
  identity: {
    // All tests come from one address.
    logins_per_minute: 10_000,
    logins_per_minute_per_name: 10_000,
    registrations_per_hour: 10_000,
    token_failures_per_minute: 10_000,
    private_hosts: ['127.0.0.1'], // where the tests' own clients are
    authorization_details: [
      {
        type: 'payment_initiation',
        name: 'A payment',
        members: ['instructedAmount', 'creditorName'],
      },
    ],
  },
};

/** Lays one tree of settings over another. */
export function merge(base, over) {
  const result = { ...base };
  for (const [key, value] of Object.entries(over ?? {})) {
    const both = isTable(value) && isTable(result[key]);
    result[key] = both ? merge(result[key], value) : value;
  }
  return result;
}

const isTable = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A tree of settings as TOML. Arrays of tables are written as [[name]]. */
export function toToml(settings) {
  const lines = [];
  writeTable(settings, [], lines);
  return lines.join('\n') + '\n';
}

function writeTable(table, path, lines) {
  const entries = Object.entries(table).filter(([, value]) => value !== undefined);
  for (const [key, value] of entries) {
    if (!isTable(value) && !isListOfTables(value)) lines.push(`${key} = ${plain(value)}`);
  }
  for (const [key, value] of entries) {
    const name = [...path, key];
    if (isTable(value)) {
      lines.push('', `[${name.join('.')}]`);
      writeTable(value, name, lines);
    } else if (isListOfTables(value)) {
      for (const each of value) {
        lines.push('', `[[${name.join('.')}]]`);
        writeTable(each, name, lines);
      }
    }
  }
}

const isListOfTables = (value) => Array.isArray(value) && value.length > 0 && value.every(isTable);

// JSON's strings, numbers, flags and lists are TOML's too.
const plain = (value) => JSON.stringify(value);
