import { useEffect, useState } from 'react';
import type { RemoteParticipant, Room } from 'twilio-video';
import { LevelProbe } from '../level/LevelProbe';
import { useEvents } from '../observe/useEvents';
import { SpeakerDetector } from './SpeakerDetector';

/** Time between two readings, in milliseconds. */
const readingInterval = 200;

const roomEvents = ['dominantSpeakerChanged', 'participantDisconnected'] as const;

function audioTrackOf(participant: RemoteParticipant): MediaStreamTrack | null {
  for (const { track } of participant.audioTracks.values()) {
    if (track?.isEnabled === true) {
      return track.mediaStreamTrack;
    }
  }
  return null;
}

/** Probes of whoever can be heard, kept as people come, go and change tracks. */
class Listening {
  readonly #probes = new Map<string, { track: MediaStreamTrack; probe: LevelProbe }>();

  read(participants: Iterable<RemoteParticipant>): Map<string, number> {
    const levels = new Map<string, number>();
    for (const participant of participants) {
      const track = audioTrackOf(participant);
      let entry = this.#probes.get(participant.sid);
      if (entry !== undefined && entry.track !== track) {
        entry.probe.close();
        this.#probes.delete(participant.sid);
        entry = undefined;
      }
      if (entry === undefined && track !== null) {
        entry = { track, probe: new LevelProbe(track) };
        this.#probes.set(participant.sid, entry);
      }
      levels.set(participant.sid, entry?.probe.read() ?? 0);
    }
    for (const [sid, { probe }] of this.#probes) {
      if (!levels.has(sid)) {
        probe.close();
        this.#probes.delete(sid);
      }
    }
    return levels;
  }

  close(): void {
    for (const { probe } of this.#probes.values()) {
      probe.close();
    }
    this.#probes.clear();
  }
}

/**
 * The sid of the participant who speaks, or spoke last: as the server says where it forwards
 * media, else as heard here.
 */
export function useDominantSpeaker(room: Room, serverKnows: boolean): string | null {
  const [heard, setHeard] = useState<string | null>(null);
  useEvents(room, roomEvents);
  useEffect(() => {
    if (serverKnows || typeof AudioContext === 'undefined') {
      return undefined;
    }
    const listening = new Listening();
    const detector = new SpeakerDetector();
    const timer = setInterval(() => {
      setHeard(detector.take(listening.read(room.participants.values())));
    }, readingInterval);
    return () => {
      clearInterval(timer);
      listening.close();
    };
  }, [room, serverKnows]);
  return serverKnows ? (room.dominantSpeaker?.sid ?? null) : heard;
}
