import { act, renderHook, waitFor } from '@testing-library/react';
import { sortDevices, useDevices } from './useDevices';

const device = (kind: MediaDeviceKind, deviceId: string) =>
  ({ kind, deviceId, label: deviceId, groupId: '' }) as MediaDeviceInfo;

it('sorts by kind and leaves placeholders out', () => {
  const sorted = sortDevices([
    device('videoinput', 'cam'),
    device('audioinput', ''),
    device('audioinput', 'mic'),
    device('audiooutput', 'loud'),
  ]);
  expect(sorted.cameras.map((d) => d.deviceId)).toEqual(['cam']);
  expect(sorted.microphones.map((d) => d.deviceId)).toEqual(['mic']);
  expect(sorted.speakers.map((d) => d.deviceId)).toEqual(['loud']);
});

it('follows devices that come and go', async () => {
  const media = Object.assign(new EventTarget(), { enumerateDevices: vi.fn() });
  media.enumerateDevices.mockResolvedValueOnce([device('videoinput', 'one')]);
  media.enumerateDevices.mockResolvedValueOnce([
    device('videoinput', 'one'),
    device('videoinput', 'two'),
  ]);
  vi.stubGlobal('navigator', { mediaDevices: media });
  const { result, unmount } = renderHook(() => useDevices(0));
  await waitFor(() => expect(result.current.cameras).toHaveLength(1));
  act(() => void media.dispatchEvent(new Event('devicechange')));
  await waitFor(() => expect(result.current.cameras).toHaveLength(2));
  unmount();
  vi.unstubAllGlobals();
});

it('has an empty list where pages may not see devices', () => {
  vi.stubGlobal('navigator', {});
  const { result } = renderHook(() => useDevices(0));
  expect(result.current.cameras).toEqual([]);
  vi.unstubAllGlobals();
});
