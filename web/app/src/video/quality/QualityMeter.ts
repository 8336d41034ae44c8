import type { StatsReport } from 'twilio-video';

/** 1 (hardly usable) to 5 (perfect), the SDK's own scale. */
export type Level = 1 | 2 | 3 | 4 | 5;

interface Counts {
  readonly lost: number;
  readonly passed: number;
}

/** Worst share of lost packets for each level from 5 down to 2; speech breaks up from about 10 %. */
const lossSteps: readonly (readonly [number, Level])[] = [
  [0.01, 5],
  [0.03, 4],
  [0.08, 3],
  [0.15, 2],
];

/** Longest round trip in milliseconds for each level; ITU-T G.114 finds 300 ms and more disturbing. */
const roundTripSteps: readonly (readonly [number, Level])[] = [
  [150, 5],
  [300, 4],
  [500, 3],
  [800, 2],
];

function step(value: number, steps: readonly (readonly [number, Level])[]): Level {
  return steps.find(([most]) => value <= most)?.[1] ?? 1;
}

/** Level from the share of packets lost and the round trip. */
export function levelFrom(loss: number, roundTripMs: number): Level {
  return Math.min(step(loss, lossSteps), step(roundTripMs, roundTripSteps)) as Level;
}

/**
 * Rates connections from successive statistics, where the server cannot because media go past it.
 * Pure. Keyed by track sid for what is received; `local` for what is sent.
 */
export class QualityMeter {
  readonly #before = new Map<string, Counts>();

  /** Takes the newest reports; answers a level for each track that had packets since the last call. */
  take(reports: readonly StatsReport[]): Map<string, Level> {
    const levels = new Map<string, Level>();
    let roundTrip = 0;
    let sent: Counts = { lost: 0, passed: 0 };
    for (const report of reports) {
      const local = [...report.localAudioTrackStats, ...report.localVideoTrackStats];
      for (const track of local) {
        roundTrip = Math.max(roundTrip, track.roundTripTime ?? 0);
        const key = `${report.peerConnectionId} ${track.trackSid} ${track.ssrc}`;
        const part = this.#since(key, track.packetsLost, track.packetsSent);
        sent = { lost: sent.lost + part.lost, passed: sent.passed + part.passed };
      }
    }
    if (sent.passed > 0) {
      levels.set('local', levelFrom(sent.lost / sent.passed, roundTrip));
    }
    for (const report of reports) {
      for (const track of [...report.remoteAudioTrackStats, ...report.remoteVideoTrackStats]) {
        const part = this.#since(track.trackSid, track.packetsLost, track.packetsReceived);
        const all = part.lost + part.passed;
        if (all > 0) {
          levels.set(track.trackSid, levelFrom(part.lost / all, roundTrip));
        }
      }
    }
    return levels;
  }

  #since(key: string, lost: number | null, passed: number | null): Counts {
    const now = { lost: lost ?? 0, passed: passed ?? 0 };
    const before = this.#before.get(key);
    this.#before.set(key, now);
    return before === undefined
      ? { lost: 0, passed: 0 }
      : {
          lost: Math.max(0, now.lost - before.lost),
          passed: Math.max(0, now.passed - before.passed),
        };
  }
}
