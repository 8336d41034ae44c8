// @vitest-environment node
import { hueOf, initials } from './initials';

it.each([
  ['Ada Lovelace', 'AL'],
  ['ada.lovelace@example.org', 'AL'],
  ['ada', 'A'],
  ['Jean-Luc Antoine Picard', 'JP'],
  ['émile', 'É'],
  ['🙂', '🙂'],
  ['', '?'],
])('shortens %j to %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

it('keeps one colour for one name', () => {
  expect(hueOf('ada')).toBe(hueOf('ada'));
  expect(hueOf('ada')).not.toBe(hueOf('bob'));
});
