import type { AudioTrack, RemoteParticipant, Room, VideoTrack } from 'twilio-video';
import { screenTrackName } from './ScreenShare';

/** A picture that can be put on a video element. */
export type Picture = VideoTrack | MediaStreamTrack;

/** Somebody in the room, as the page shows them. */
export interface Person {
  readonly sid: string;
  readonly name: string;
  readonly isYou: boolean;
  readonly camera: Picture | null;
  readonly screen: Picture | null;
  readonly sounds: readonly AudioTrack[];
  readonly microphoneOn: boolean;
  readonly speaking: boolean;
  readonly reconnecting: boolean;
  /** 1 to 5, or null while unknown. */
  readonly quality: number | null;
}

/** Events of the room after which somebody in it may look different. */
export const roomEvents = [
  'participantConnected',
  'participantDisconnected',
  'participantReconnecting',
  'participantReconnected',
  'trackPublished',
  'trackUnpublished',
  'trackSubscribed',
  'trackUnsubscribed',
  'trackEnabled',
  'trackDisabled',
  'trackSwitchedOff',
  'trackSwitchedOn',
] as const;

/** The pictures and sounds of one remote participant, as far as they are to be shown. */
export function personFrom(
  participant: RemoteParticipant,
  speaker: string | null,
  levels: ReadonlyMap<string, number>,
): Person {
  let camera: Picture | null = null;
  let screen: Picture | null = null;
  for (const { track } of participant.videoTracks.values()) {
    if (track === null || !track.isEnabled || track.isSwitchedOff) {
      continue;
    }
    if (track.name === screenTrackName) {
      screen ??= track;
    } else {
      camera ??= track;
    }
  }
  const sounds = [...participant.audioTracks.values()]
    .map(({ track }) => track)
    .filter((track) => track !== null);
  return {
    sid: participant.sid,
    name: participant.identity,
    isYou: false,
    camera,
    screen,
    sounds,
    microphoneOn: sounds.some((track) => track.isEnabled),
    speaking: speaker === participant.sid,
    reconnecting: participant.state === 'reconnecting',
    quality: levels.get(participant.sid) ?? null,
  };
}

/** Everybody else in the room, in the order they came. */
export function othersIn(
  room: Room,
  speaker: string | null,
  levels: ReadonlyMap<string, number>,
): Person[] {
  return [...room.participants.values()].map((participant) =>
    personFrom(participant, speaker, levels),
  );
}
