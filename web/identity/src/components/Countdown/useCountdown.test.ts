import { act, renderHook } from '@testing-library/react';
import { clockText, spokenTime, useCountdown } from './useCountdown';

afterEach(() => vi.useRealTimers());

test('counts whole seconds down to zero and stops', () => {
  vi.useFakeTimers();
  const deadline = Date.now() + 2000;
  const { result } = renderHook(() => useCountdown(deadline));
  expect(result.current).toBe(2);
  act(() => void vi.advanceTimersByTime(1000));
  expect(result.current).toBe(1);
  act(() => void vi.advanceTimersByTime(1500));
  expect(result.current).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('without a deadline there is nothing to wait for', () => {
  expect(renderHook(() => useCountdown(null)).result.current).toBe(0);
});

test('time as clocks show it and as people say it', () => {
  expect(clockText(299)).toBe('4:59');
  expect(clockText(5)).toBe('0:05');
  expect(spokenTime(1)).toBe('1 second');
  expect(spokenTime(59)).toBe('59 seconds');
  expect(spokenTime(60)).toBe('1 minute');
  expect(spokenTime(61)).toBe('2 minutes');
});
