/** Times as the reader's own language has them, with the month in letters: 1/2 is read in two ways. */
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** "Jan 31, 2030" */
export const dayText = (time: string): string => day.format(new Date(time));
/** "Jan 31, 2030, 10:00 AM" */
export const momentText = (time: string | Date): string => moment.format(new Date(time));
/** As that, to the second: where rows follow each other closely. */
export const exactText = (time: string): string => exact.format(new Date(time));

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** "30 days", "1 hour 30 minutes": seconds as people say them. */
export function durationText(seconds: number): string {
  let left = Math.trunc(seconds);
  const parts = units.flatMap(([name, length]) => {
    const count = Math.floor(left / length);
    left %= length;
    return count === 0 ? [] : [`${String(count)} ${name}${count === 1 ? '' : 's'}`];
  });
  return parts.join(' ') || '0 seconds';
}
