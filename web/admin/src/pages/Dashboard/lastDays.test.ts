// @vitest-environment node
import { lastDays } from './lastDays';

it('has a row for days on which nothing happened', () => {
  const first = { created: '2030-03-01T00:00:00Z', total: 5 };
  expect(lastDays(3, [first], new Date('2030-03-02T23:59:00Z'))).toEqual([
    { created: '2030-02-28T00:00:00Z', of: null },
    { created: '2030-03-01T00:00:00Z', of: first },
    { created: '2030-03-02T00:00:00Z', of: null },
  ]);
});
