// @vitest-environment node
import { maxRoomNameLength, roomPath, routeOf } from './route';

const of = (path: string) => routeOf(path, '/signed-out');

it.each([
  ['/', null],
  ['/elsewhere', null],
  ['/room/', null],
  ['/room/Daily', 'Daily'],
  ['/room/Daily/', 'Daily'],
  ['/room/R%26D%20%2F%20Q1', 'R&D / Q1'],
  ['/room/%E0%A4%A', null],
  ['/room/%20', null],
  ['/room/a/b', null],
])('reads %s as the lobby with room %j', (path, room) => {
  expect(of(path)).toEqual({ page: 'lobby', room });
});

it('knows the page after signing out', () => {
  expect(of('/signed-out')).toEqual({ page: 'signed-out' });
});

it('cuts a name that is too long', () => {
  expect(of(roomPath('x'.repeat(300)))).toEqual({
    page: 'lobby',
    room: 'x'.repeat(maxRoomNameLength),
  });
});

it.each(['Daily', 'R&D / Q1', 'Ünïcode 🙂', '100%'])('finds %j back from its own path', (name) => {
  expect(of(roomPath(name))).toEqual({ page: 'lobby', room: name });
});
