import { conclaveTheme, defaultPrimary, primaryFrom } from './theme';

describe('primaryFrom', () => {
  it.each([
    ['#0a7', '#0a7'],
    ['#00AA77', '#00AA77'],
    ['red', defaultPrimary],
    ['url(https://evil.example/)', defaultPrimary],
    ['', defaultPrimary],
    [null, defaultPrimary],
    [undefined, defaultPrimary],
  ])('takes %j as %j', (configured, expected) => {
    expect(primaryFrom(configured)).toBe(expected);
  });
});

it('offers both schemes with the configured colour', () => {
  const theme = conclaveTheme('#008866');
  expect(theme.colorSchemes.light).toBeTruthy();
  expect(theme.colorSchemes.dark).toBeTruthy();
  expect(theme.palette.primary.main).toBe('#008866');
});
