// @vitest-environment node
import type { StatsReport } from 'twilio-video';
import { levelFrom, QualityMeter } from './QualityMeter';

function report(sent: number, sentLost: number, received: number, lost: number, rtt: number) {
  return {
    peerConnectionId: 'pc',
    localAudioTrackStats: [
      { trackSid: 'MTme', ssrc: '1', packetsSent: sent, packetsLost: sentLost, roundTripTime: rtt },
    ],
    localVideoTrackStats: [],
    remoteAudioTrackStats: [],
    remoteVideoTrackStats: [{ trackSid: 'MTa', packetsReceived: received, packetsLost: lost }],
  } as unknown as StatsReport;
}

it.each([
  [0, 20, 5],
  [0.02, 20, 4],
  [0.05, 20, 3],
  [0.1, 20, 2],
  [0.5, 20, 1],
  [0, 400, 3],
  [0, 2000, 1],
])('rates loss %d and round trip %d ms as %d', (loss, roundTrip, level) => {
  expect(levelFrom(loss, roundTrip)).toBe(level);
});

it('rates what happened since the last look', () => {
  const meter = new QualityMeter();
  expect(meter.take([report(1000, 500, 1000, 500, 20)]).size).toBe(0);
  const levels = meter.take([report(2000, 500, 1900, 600, 20)]);
  expect(levels.get('local')).toBe(5);
  expect(levels.get('MTa')).toBe(2);
});

it('says nothing about what stands still', () => {
  const meter = new QualityMeter();
  meter.take([report(10, 0, 10, 0, 20)]);
  expect(meter.take([report(10, 0, 10, 0, 20)]).size).toBe(0);
});
