import type { JsonForm } from '../Record/recordFields';

/** A JWK, which the API has as a text, as the object that it is; what is no JSON stays a text. */
function keyShown(text: unknown): unknown {
  try {
    return typeof text === 'string' ? (JSON.parse(text) as unknown) : text;
  } catch {
    return text;
  }
}

function keySent(key: unknown): unknown {
  return typeof key === 'string' ? key : JSON.stringify(key);
}

function listIn(written: unknown): readonly unknown[] {
  if (Array.isArray(written)) {
    return written;
  }
  const { keys } = Object(written) as { keys?: unknown };
  return Array.isArray(keys) ? keys : [written];
}

/** Public keys: written as a list, as a set (`{"keys": […]}`), or as one key alone. */
export const keysForm: JsonForm = {
  shown: (value) => (Array.isArray(value) ? value.map(keyShown) : value),
  sent: (written) => listIn(written).map(keySent),
};

const withKeys = (entry: unknown, change: (keys: unknown) => unknown): unknown => {
  if (typeof entry !== 'object' || entry === null || !('keys' in entry)) {
    return entry;
  }
  return { ...entry, keys: change(entry.keys) };
};

/** Issuers that vouch for people, with their keys. */
export const issuersForm: JsonForm = {
  shown: (value) =>
    Array.isArray(value) ? value.map((each) => withKeys(each, keysForm.shown)) : value,
  sent: (written) =>
    (Array.isArray(written) ? written : [written]).map((each) => withKeys(each, keysForm.sent)),
};
