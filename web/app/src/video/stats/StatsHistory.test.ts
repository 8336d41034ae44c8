// @vitest-environment node
import type { StatsReport } from 'twilio-video';
import { momentsKept, StatsHistory } from './StatsHistory';

interface Numbers {
  sent?: number;
  received?: number;
  lost?: number;
  height?: number;
  rtt?: number;
}

function report({ sent = 0, received = 0, lost = 0, height = 0, rtt = 0 }: Numbers): StatsReport {
  const video = (ssrc: string, bytes: number) => ({
    trackSid: 'MTme',
    ssrc,
    codec: 'VP8',
    bytesSent: bytes,
    packetsSent: bytes / 1000,
    packetsLost: 0,
    roundTripTime: rtt,
    dimensions: { width: 640, height: 360 },
    frameRate: 30,
  });
  return {
    peerConnectionId: 'pc',
    localAudioTrackStats: [],
    localVideoTrackStats: [video('1', sent), video('2', sent)],
    remoteAudioTrackStats: [],
    remoteVideoTrackStats: [
      {
        trackSid: 'MTada',
        ssrc: '9',
        codec: 'VP8',
        bytesReceived: received,
        packetsReceived: received / 1000,
        packetsLost: lost,
        dimensions: { width: (height * 16) / 9, height },
        frameRate: 24,
      },
    ],
  } as unknown as StatsReport;
}

it('counts rates and loss between two looks', () => {
  const history = new StatsHistory();
  history.take([report({ sent: 1000, received: 5000 })], 0);
  expect(history.moments).toEqual([]);
  history.take([report({ sent: 2000, received: 95_000, lost: 10, height: 720, rtt: 40 })], 1000);
  expect(history.moments).toHaveLength(1);
  const [moment] = history.moments;
  expect(moment).toMatchObject({ sentKbps: 16, receivedKbps: 720, sentLoss: 0, roundTrip: 40 });
  expect(moment?.receivedLoss).toBeCloseTo(10);
  expect(moment?.heights.get('MTada')).toBe(720);
});

it('has one line for all layers of a source', () => {
  const history = new StatsHistory();
  history.take([report({})], 0);
  history.take([report({ sent: 1000, received: 1000, height: 180 })], 1000);
  expect(history.tracks.map(({ trackSid, kbps }) => [trackSid, kbps])).toEqual([
    ['MTme', 16],
    ['MTada', 8],
  ]);
  expect(history.tracks[1]).toMatchObject({ direction: 'received', size: '320×180', codec: 'VP8' });
});

it('shows no picture height and no loss where nothing flows', () => {
  const history = new StatsHistory();
  history.take([report({ received: 1000, height: 720 })], 0);
  history.take([report({ received: 1000, height: 720 })], 1000);
  expect(history.moments[0]?.heights.size).toBe(0);
  expect(history.moments[0]?.receivedLoss).toBeNull();
  expect(history.moments[0]?.roundTrip).toBeNull();
});

it('starts anew where counters jump back, and keeps two minutes', () => {
  const history = new StatsHistory();
  for (let second = 0; second < 2 * momentsKept; second += 1) {
    history.take([report({ received: second === 50 ? 0 : second * 1000 })], second * 1000);
  }
  expect(history.moments).toHaveLength(momentsKept);
  expect(history.moments.every(({ receivedKbps }) => receivedKbps >= 0)).toBe(true);
});
