import { act, renderHook } from '@testing-library/react';
import { navigate, returnTo, useRoute } from './useRoute';

it('follows navigation and keeps the query', () => {
  window.history.replaceState(null, '', '/?diagnostics=1');
  const { result } = renderHook(() => useRoute('/signed-out'));
  expect(result.current).toEqual({ page: 'lobby', room: null });
  act(() => navigate('/room/Daily'));
  expect(result.current).toEqual({ page: 'lobby', room: 'Daily' });
  expect(window.location.search).toBe('?diagnostics=1');
  act(() => navigate('/signed-out', 'replace'));
  expect(result.current).toEqual({ page: 'signed-out' });
});

it('leaves the answer of the sign-in behind', () => {
  window.history.replaceState(null, '', '/authentication/callback?code=abc&state=x');
  const { result } = renderHook(() => useRoute('/signed-out'));
  act(() => returnTo('/room/Daily?diagnostics=1'));
  expect(result.current).toEqual({ page: 'lobby', room: 'Daily' });
  expect(window.location.search).toBe('?diagnostics=1');
});
