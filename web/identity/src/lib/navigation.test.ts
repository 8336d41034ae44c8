import { follow, pageAddress } from './navigation';

test.each([
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'blob:https://x/y',
  'about:blank',
])('does not follow %s', (address) => {
  expect(() => follow(address)).toThrow(/refusing/);
});

test('the handle of the request goes along', () => {
  expect(pageAddress('/account/register', 'a&b')).toBe('/account/register?request=a%26b');
  expect(pageAddress('/account/register', null)).toBe('/account/register');
});
