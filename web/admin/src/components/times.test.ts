import { dayText, durationText } from './times';

it.each([
  [2_592_000, '30 days'],
  [5400, '1 hour 30 minutes'],
  [90_061, '1 day 1 hour 1 minute 1 second'],
  [1.5, '1 second'],
  [0, '0 seconds'],
])('says %d seconds as people do', (seconds, words) => expect(durationText(seconds)).toBe(words));

it('writes the month in letters', () => {
  expect(dayText('2030-01-31T12:00:00Z')).toMatch(/Jan/);
});
