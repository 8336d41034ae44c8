import { renderHook } from '@testing-library/react';
import { FakeRoom } from '../video/testing/fakeRoom';
import { useDiagnostics } from './useDiagnostics';

it('offers nothing unless the address asks', () => {
  window.history.replaceState(null, '', '/room/Daily');
  renderHook(() => useDiagnostics(new FakeRoom().asRoom()));
  expect(window.conclaveDiagnostics).toBeUndefined();
});

it('offers statistics, and nothing else that matters, while in the room', async () => {
  window.history.replaceState(null, '', '/room/Daily?diagnostics=1');
  const room = new FakeRoom();
  const { unmount } = renderHook(() => useDiagnostics(room.asRoom()));
  await expect(window.conclaveDiagnostics?.getStats()).resolves.toEqual([]);
  expect(Object.keys(window.conclaveDiagnostics ?? {})).toEqual([
    'getStats',
    'roomSid',
    'participantSid',
  ]);
  unmount();
  expect(window.conclaveDiagnostics).toBeUndefined();
});
