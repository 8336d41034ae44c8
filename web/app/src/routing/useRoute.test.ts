import { act, renderHook } from '@testing-library/react';
import { navigate, useRoute } from './useRoute';

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
