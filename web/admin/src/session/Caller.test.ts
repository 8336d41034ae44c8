// @vitest-environment node
import { callerFrom } from './Caller';

const may = (role: unknown) => callerFrom({ sub: '1', role }, 'Boss').mayWrite;

it.each([
  ['Boss', true],
  [['other', 'Boss'], true],
  [['Auditor'], false],
  ['boss', false],
  [undefined, false],
  [{ Boss: true }, false],
])('role %j may write: %j', (role, expected) => {
  expect(may(role)).toBe(expected);
});

it('names the person as the provider does', () => {
  expect(callerFrom({ sub: '1', preferred_username: 'ann', name: 'Ann' }, 'x').name).toBe('ann');
  expect(callerFrom({ sub: '1', name: 'Ann' }, 'x').name).toBe('Ann');
  expect(callerFrom({ sub: '1' }, 'x')).toMatchObject({ name: '1', email: null });
});
