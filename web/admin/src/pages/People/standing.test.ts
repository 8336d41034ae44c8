// @vitest-environment node
import { forEver, standingOf } from './standing';

const now = new Date('2030-06-01T12:00:00Z');

it.each([
  [null, 'active'],
  ['2030-06-01T11:59:59Z', 'active'],
  ['2030-06-01T12:05:00Z', 'locked'],
  [forEver, 'blocked'],
  ['nonsense', 'active'],
])('a lock until %j: %s', (lockoutEnd, kind) => {
  expect(standingOf({ lockoutEnd }, now).kind).toBe(kind);
});
