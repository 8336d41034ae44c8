const dayInMilliseconds = 86_400_000;

/** The last days (UTC), today's at the end, each with what the server has of it, if anything. */
export function lastDays<T extends { readonly created: string }>(
  count: number,
  found: readonly T[],
  now: Date,
): readonly { readonly created: string; readonly of: T | null }[] {
  const dayOf = (time: Date) => time.toISOString().slice(0, 10);
  return Array.from({ length: count }, (_none, index) => {
    const day = dayOf(new Date(now.getTime() - (count - 1 - index) * dayInMilliseconds));
    const of = found.find(({ created }) => created.startsWith(day)) ?? null;
    return { created: `${day}T00:00:00Z`, of };
  });
}
