import { screen } from '@testing-library/react';
import { renderWithConfig } from '../../page/renderWithConfig';
import { FakeParticipant, FakeRoom, fakeTrack } from '../../video/testing/fakeRoom';
import StatsPanel from './StatsPanel';

it('plots what flows, and lists each track under the name of whose it is', async () => {
  const room = new FakeRoom();
  room.join(new FakeParticipant('PAada', 'ada').add(fakeTrack('video', 'screen', 'MTada')));
  room.getStats.mockResolvedValue([
    {
      peerConnectionId: 'pc',
      localAudioTrackStats: [{ trackSid: 'MTme', ssrc: '1', codec: 'opus', bytesSent: 10 }],
      localVideoTrackStats: [],
      remoteAudioTrackStats: [],
      remoteVideoTrackStats: [
        {
          trackSid: 'MTada',
          ssrc: '2',
          codec: 'VP8',
          bytesReceived: 10,
          dimensions: { width: 1280, height: 720 },
          frameRate: 15,
        },
      ],
    },
  ] as never);
  renderWithConfig(<StatsPanel room={room.asRoom()} onClose={() => undefined} />);
  expect(await screen.findByText('You, sound')).toBeInTheDocument();
  expect(screen.getByText('ada’s screen, picture')).toBeInTheDocument();
  expect(screen.getByText('VP8 1280×720 at 15')).toBeInTheDocument();
  for (const title of ['Bitrate', 'Packets lost', 'Round trip', 'Height of received pictures']) {
    expect(screen.getByText(title)).toBeInTheDocument();
  }
});
