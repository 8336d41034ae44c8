import { renderHook, waitFor } from '@testing-library/react';
import { FakeRoom } from '../testing/fakeRoom';
import { FakeLocalTrack } from '../testing/fakeTracks';
import { usePublished } from './usePublished';

const failed = vi.fn();

function setUp(initial: FakeLocalTrack | null) {
  const room = new FakeRoom();
  const hook = renderHook(
    ({ track }) => usePublished(room.asRoom(), track?.asVideo() ?? null, failed),
    {
      initialProps: { track: initial },
    },
  );
  return { me: room.localParticipant, room, ...hook };
}

it('publishes what appears and takes out what goes', () => {
  const [one, two] = [new FakeLocalTrack('video'), new FakeLocalTrack('video')];
  const { me, rerender } = setUp(null);
  expect(me.publishTrack).not.toHaveBeenCalled();
  rerender({ track: one });
  expect(me.publishTrack).toHaveBeenLastCalledWith(one);
  rerender({ track: two });
  expect(me.unpublishTrack).toHaveBeenLastCalledWith(one);
  expect(me.publishTrack).toHaveBeenLastCalledWith(two);
  rerender({ track: null });
  expect(me.unpublishTrack).toHaveBeenLastCalledWith(two);
});

it('does not touch a room that has been left', () => {
  const { me, room, unmount } = setUp(new FakeLocalTrack('video'));
  room.state = 'disconnected';
  unmount();
  expect(me.unpublishTrack).not.toHaveBeenCalled();
});

it('reports a refusal', async () => {
  const { me, rerender } = setUp(null);
  const refusal = new Error('53305');
  me.publishTrack.mockRejectedValueOnce(refusal);
  rerender({ track: new FakeLocalTrack('video') });
  await waitFor(() => expect(failed).toHaveBeenCalledWith(refusal));
});
