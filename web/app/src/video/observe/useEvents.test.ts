import { act, renderHook } from '@testing-library/react';
import { FakeEmitter } from '../testing/FakeEmitter';
import { useEvents } from './useEvents';

const events = ['joined', 'left'] as const;

it('renders again for its events only, and lets go', () => {
  const emitter = new FakeEmitter();
  const { result, unmount } = renderHook(() => useEvents(emitter, events));
  const before = result.current;
  act(() => emitter.emit('joined'));
  expect(result.current).toBe(before + 1);
  act(() => emitter.emit('other'));
  expect(result.current).toBe(before + 1);
  unmount();
  expect(emitter.listenerCount()).toBe(0);
});

it('moves to another emitter', () => {
  const [one, two] = [new FakeEmitter(), new FakeEmitter()];
  const { rerender } = renderHook<number, FakeEmitter | null>(
    (emitter) => useEvents(emitter, events),
    { initialProps: one },
  );
  rerender(two);
  expect([one.listenerCount(), two.listenerCount()]).toEqual([0, 2]);
  rerender(null);
  expect(two.listenerCount()).toBe(0);
});
