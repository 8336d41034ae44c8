import type { DayTotal } from '../../api/types';

const dayInMilliseconds = 86_400_000;

/** The last days (UTC), today's at the end; the server leaves out those with nothing. */
export function lastDays(count: number, totals: readonly DayTotal[], now: Date): DayTotal[] {
  const dayOf = (time: Date) => time.toISOString().slice(0, 10);
  return Array.from({ length: count }, (_none, index) => {
    const day = dayOf(new Date(now.getTime() - (count - 1 - index) * dayInMilliseconds));
    const found = totals.find(({ created }) => created.startsWith(day));
    return { created: `${day}T00:00:00Z`, total: found?.total ?? 0 };
  });
}
