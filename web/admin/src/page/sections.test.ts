import { sectionAt } from './sections';

it.each([
  ['/', 'Overview', null],
  ['/users', 'People', null],
  ['/users/', 'People', null],
  ['/users/a%20b', 'People', 'a b'],
  ['/api-scopes/4', 'API scopes', '4'],
  ['/identity-resources', 'Identity resources', null],
])('finds what is at %s', (path, text, id) => {
  const found = sectionAt(path);
  expect([found?.section.text, found?.id]).toEqual([text, id]);
});

it.each(['/usersx', '/users/1/2', '/users/%E0', '/audit-logs/1'])('finds nothing at %s', (path) => {
  expect(sectionAt(path)).toBeNull();
});
