import { fieldOf, validate } from './validate';

const policy = { min_length: 8, max_length: 16 };
const good = { username: 'ann.b-c_d@e+f', email: 'ann@example.org', password: 'correct horse' };

test('takes what is right', () => {
  expect(validate(good, policy)).toEqual({});
});

test.each([
  ['username', '', /Choose a user name/],
  ['username', 'a b', /Use only letters/],
  ['username', 'änn', /Use only letters/],
  ['email', '', /Enter your email/],
  ['email', 'ann', /like name@example/],
  ['email', 'a b@c', /like name@example/],
  ['password', '', /Choose a password/],
  ['password', 'short', /at least 8 characters; these are 5/],
  ['password', 'x'.repeat(17), /at most 16 characters; these are 17/],
] as const)('%s "%s"', (field, value, words) => {
  const errors = validate({ ...good, [field]: value }, policy);
  expect(errors[field]).toMatch(words);
  expect(Object.keys(errors)).toEqual([field]);
});

test('counts characters as people do', () => {
  expect(validate({ ...good, password: '🔑'.repeat(8) }, policy)).toEqual({});
});

test('knows which field a refusal is about', () => {
  expect(fieldOf('name_taken')).toBe('username');
  expect(fieldOf('weak_password')).toBe('password');
  expect(fieldOf('busy')).toBeNull();
});
