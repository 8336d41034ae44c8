import type { StatsReport } from 'twilio-video';

/** What the panel plots: one moment. Rates are over the time since the moment before. */
export interface Moment {
  /** Milliseconds, as `performance.now()` counts them. */
  readonly time: number;
  readonly sentKbps: number;
  readonly receivedKbps: number;
  /** Per cent of packets; null while nothing flowed that way. */
  readonly sentLoss: number | null;
  readonly receivedLoss: number | null;
  /** Milliseconds; null until somebody has measured it. */
  readonly roundTrip: number | null;
  /** Height of each received picture in pixels, by track SID: which layer the server chose. */
  readonly heights: ReadonlyMap<string, number>;
}

interface StatsDimensions {
  readonly width: number | null;
  readonly height: number | null;
}

/** One received or sent track as it is now. */
export interface TrackLine {
  readonly trackSid: string;
  readonly direction: 'sent' | 'received';
  readonly kind: 'audio' | 'video';
  readonly codec: string | null;
  /** "1280×720", or null for sound and for pictures that stand still. */
  readonly size: string | null;
  readonly framesPerSecond: number | null;
  readonly kbps: number;
}

/** So many moments are kept: two minutes at one a second. */
export const momentsKept = 120;

interface Counts {
  readonly bytes: number;
  readonly lost: number;
  readonly passed: number;
}

interface Flow {
  readonly bytes: number;
  readonly lost: number;
  readonly passed: number;
}

const nothing: Flow = { bytes: 0, lost: 0, passed: 0 };

function add(one: Flow, other: Flow): Flow {
  return {
    bytes: one.bytes + other.bytes,
    lost: one.lost + other.lost,
    passed: one.passed + other.passed,
  };
}

function kbps(bytes: number, milliseconds: number): number {
  return milliseconds > 0 ? (bytes * 8) / milliseconds : 0;
}

function loss({ lost, passed }: Flow): number | null {
  const all = lost + passed;
  return all === 0 ? null : (100 * lost) / all;
}

function size(dimensions: StatsDimensions | null): string | null {
  return dimensions?.width && dimensions.height
    ? `${String(dimensions.width)}×${String(dimensions.height)}`
    : null;
}

/** Turns successive statistics of a room into lines to plot and a table of tracks. Pure. */
export class StatsHistory {
  #moments: readonly Moment[] = [];
  #tracks: readonly TrackLine[] = [];
  #before = new Map<string, Counts>();
  #lastTime: number | null = null;

  get moments(): readonly Moment[] {
    return this.#moments;
  }

  get tracks(): readonly TrackLine[] {
    return this.#tracks;
  }

  take(reports: readonly StatsReport[], time: number): void {
    const elapsed = this.#lastTime === null ? 0 : time - this.#lastTime;
    const counts = new Map<string, Counts>();
    const tracks = new Map<string, TrackLine>();
    const heights = new Map<string, number>();
    let sent = nothing;
    let received = nothing;
    let roundTrip: number | null = null;

    const flow = (key: string, now: Counts): Flow => {
      counts.set(key, now);
      const before = this.#before.get(key);
      return before === undefined
        ? nothing
        : {
            bytes: Math.max(0, now.bytes - before.bytes),
            lost: Math.max(0, now.lost - before.lost),
            passed: Math.max(0, now.passed - before.passed),
          };
    };
    // The layers of one source are lines of their own in the report; the table has one for all.
    const line = (next: TrackLine): void => {
      const key = `${next.direction} ${next.trackSid}`;
      const before = tracks.get(key);
      tracks.set(
        key,
        before === undefined
          ? next
          : {
              ...next,
              size: next.size ?? before.size,
              framesPerSecond: next.framesPerSecond ?? before.framesPerSecond,
              kbps: before.kbps + next.kbps,
            },
      );
    };

    for (const report of reports) {
      for (const track of [...report.localAudioTrackStats, ...report.localVideoTrackStats]) {
        const part = flow(`${report.peerConnectionId} ${track.trackSid} ${track.ssrc}`, {
          bytes: track.bytesSent ?? 0,
          lost: track.packetsLost ?? 0,
          passed: track.packetsSent ?? 0,
        });
        sent = add(sent, part);
        if (typeof track.roundTripTime === 'number' && track.roundTripTime > 0) {
          roundTrip = Math.max(roundTrip ?? 0, track.roundTripTime);
        }
        const video = 'dimensions' in track ? track : null;
        line({
          trackSid: track.trackSid,
          direction: 'sent',
          kind: video === null ? 'audio' : 'video',
          codec: track.codec,
          size: video === null ? null : size(video.dimensions),
          framesPerSecond: video?.frameRate ?? null,
          kbps: kbps(part.bytes, elapsed),
        });
      }
      for (const track of [...report.remoteAudioTrackStats, ...report.remoteVideoTrackStats]) {
        const part = flow(`${report.peerConnectionId} ${track.trackSid} ${track.ssrc}`, {
          bytes: track.bytesReceived ?? 0,
          lost: track.packetsLost ?? 0,
          passed: track.packetsReceived ?? 0,
        });
        received = add(received, part);
        const video = 'dimensions' in track ? track : null;
        const height = video?.dimensions?.height;
        if (typeof height === 'number' && part.bytes > 0) {
          heights.set(track.trackSid, height);
        }
        line({
          trackSid: track.trackSid,
          direction: 'received',
          kind: video === null ? 'audio' : 'video',
          codec: track.codec,
          size: video === null ? null : size(video.dimensions),
          framesPerSecond: video?.frameRate ?? null,
          kbps: kbps(part.bytes, elapsed),
        });
      }
    }
    this.#before = counts;
    this.#tracks = [...tracks.values()];
    if (this.#lastTime !== null && elapsed > 0) {
      const moment: Moment = {
        time,
        sentKbps: kbps(sent.bytes, elapsed),
        receivedKbps: kbps(received.bytes, elapsed),
        sentLoss: loss(sent),
        receivedLoss: loss(received),
        roundTrip,
        heights,
      };
      this.#moments = [...this.#moments, moment].slice(-momentsKept);
    }
    this.#lastTime = time;
  }
}
