import type { AuditEntry } from '../../api/types';

type Json = Readonly<Record<string, unknown>>;

/** An object out of JSON text; anything else is an empty one. */
export function objectIn(text: string): Json {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Json) : {};
  } catch {
    return {}; // An older row, or one that another program wrote: there is nothing to take apart.
  }
}

/** A value as people read it. */
export function inWords(value: unknown): string {
  if (value === undefined) {
    return '';
  }
  if (value === null || value === '') {
    return '–';
  }
  if (typeof value === 'string') {
    return value;
  }
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
    ? value.join(', ') || '–'
    : JSON.stringify(value);
}

export interface MemberChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
}

/** What was before and after, member by member; those that changed come first. */
export function changesIn(entry: Pick<AuditEntry, 'data'>): readonly MemberChange[] {
  const data = objectIn(entry.data);
  const part = (name: 'before' | 'after') => objectIn(JSON.stringify(data[name] ?? null));
  const [before, after] = [part('before'), part('after')];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = names.map((name) => ({
    name,
    before: inWords(before[name]),
    after: inWords(after[name]),
    changed: JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  }));
  return [
    ...changes.filter(({ changed }) => changed),
    ...changes.filter(({ changed }) => !changed),
  ];
}

/** "UserRoleSavedEvent" -> "User role saved". */
export function eventName(event: string): string {
  const words = event.replace(/Event$/, '').replace(/([a-z])([A-Z])/g, '$1 $2');
  return (words.charAt(0) + words.slice(1).toLowerCase()).replace(/^Api\b/, 'API');
}

/** What the members of a row mean. */
export const factNames: Readonly<Record<string, string>> = {
  traceIdentifier: 'Trace, as in the server’s log',
  requestUrl: 'Address',
  httpMethod: 'Method',
  remoteIpAddress: 'From',
  clientId: 'Through the application',
  subjectIdentifier: 'Id of who did it',
  source: 'Recorded by',
};
