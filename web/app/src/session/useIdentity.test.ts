import { identityFrom } from './useIdentity';

it.each([
  [[{ preferred_username: 'ada', name: 'Ada' }], 'ada'],
  [[{ preferred_username: ' ', name: 'Ada' }], 'Ada'],
  [[null, { sub: '7', name: 'Ada' }], 'Ada'],
  [[{ sub: '7' }, { preferred_username: 'ada' }], 'ada'],
  [[{ sub: '7' }], '7'],
  [[null, undefined], ''],
])('names the bearer of %j', (claims, name) => {
  expect(identityFrom(...claims).name).toBe(name);
});
