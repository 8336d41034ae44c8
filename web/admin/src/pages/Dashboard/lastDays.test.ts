// @vitest-environment node
import { lastDays } from './lastDays';

it('has a row for days on which nothing happened', () => {
  const totals = [{ created: '2030-03-01T00:00:00Z', total: 5 }];
  expect(lastDays(3, totals, new Date('2030-03-02T23:59:00Z'))).toEqual([
    { created: '2030-02-28T00:00:00Z', total: 0 },
    { created: '2030-03-01T00:00:00Z', total: 5 },
    { created: '2030-03-02T00:00:00Z', total: 0 },
  ]);
});
