import type { Room } from 'twilio-video';
import { FakeEmitter } from './FakeEmitter';

export interface FakeMediaTrack extends FakeEmitter {
  sid: string;
  name: string;
  kind: 'audio' | 'video';
  isEnabled: boolean;
  isSwitchedOff: boolean;
  mediaStreamTrack: object;
  attach: (element: unknown) => void;
  detach: (element: unknown) => void;
}

export function fakeTrack(kind: 'audio' | 'video', name: string, sid: string): FakeMediaTrack {
  return Object.assign(new FakeEmitter(), {
    sid,
    name,
    kind,
    isEnabled: true,
    isSwitchedOff: false,
    mediaStreamTrack: {},
    attach: vi.fn(),
    detach: vi.fn(),
  });
}

interface FakePublication {
  trackSid: string;
  trackName: string;
  kind: 'audio' | 'video';
  track: FakeMediaTrack | null;
  isTrackEnabled: boolean;
}

/** A participant as far as this app looks into one. */
export class FakeParticipant extends FakeEmitter {
  state = 'connected';
  networkQualityLevel: number | null = null;
  readonly tracks = new Map<string, FakePublication>();
  readonly audioTracks = new Map<string, FakePublication>();
  readonly videoTracks = new Map<string, FakePublication>();
  publishTrack = vi.fn((track: unknown, _options?: unknown) => Promise.resolve({ track }));
  unpublishTrack = vi.fn((_track: unknown) => null);

  constructor(
    readonly sid: string,
    readonly identity: string,
  ) {
    super();
  }

  add(track: FakeMediaTrack): this {
    const publication = {
      trackSid: track.sid,
      trackName: track.name,
      kind: track.kind,
      track,
      isTrackEnabled: track.isEnabled,
    };
    this.tracks.set(track.sid, publication);
    (track.kind === 'audio' ? this.audioTracks : this.videoTracks).set(track.sid, publication);
    return this;
  }
}

/** A room as far as this app looks into one. */
export class FakeRoom extends FakeEmitter {
  readonly name = 'Daily';
  readonly sid = 'RM1';
  state = 'connected';
  dominantSpeaker: FakeParticipant | null = null;
  readonly participants = new Map<string, FakeParticipant>();
  readonly localParticipant = new FakeParticipant('PAme', 'me');
  disconnect = vi.fn(() => {
    this.state = 'disconnected';
    this.emit('disconnected', this, undefined);
    return this;
  });
  getStats = vi.fn(() => Promise.resolve([]));

  join(participant: FakeParticipant): void {
    this.participants.set(participant.sid, participant);
    this.emit('participantConnected', participant);
  }

  quit(participant: FakeParticipant): void {
    this.participants.delete(participant.sid);
    participant.state = 'disconnected';
    this.emit('participantDisconnected', participant);
  }

  asRoom(): Room {
    return this as unknown as Room;
  }
}
