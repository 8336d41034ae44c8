import type { User } from '../../api/types';

/** An end of a lock that lies this far ahead (in years) is none: the person is blocked. */
const longestLock = 50;

export type Standing =
  | { readonly kind: 'active' }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'locked'; readonly until: Date };

/** How the server writes that somebody is blocked for good. */
export const forEver = '9999-12-31T23:59:59Z';

/** Whether somebody may sign in. */
export function standingOf({ lockoutEnd }: Pick<User, 'lockoutEnd'>, now: Date): Standing {
  const until = lockoutEnd === null ? null : new Date(lockoutEnd);
  if (until === null || Number.isNaN(until.getTime()) || until <= now) {
    return { kind: 'active' };
  }
  return until.getFullYear() - now.getFullYear() > longestLock
    ? { kind: 'blocked' }
    : { kind: 'locked', until };
}
