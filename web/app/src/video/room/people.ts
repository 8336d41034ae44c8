import type {
  AudioTrack,
  RemoteParticipant,
  RemoteVideoTrack,
  Room,
  VideoTrack,
} from 'twilio-video';
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
  /** The server sends the picture no more, for want of bandwidth; it comes back by itself. */
  readonly cameraPaused: boolean;
  readonly screenPaused: boolean;
  readonly sounds: readonly AudioTrack[];
  readonly microphoneOn: boolean;
  readonly speaking: boolean;
  readonly handRaised: boolean;
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

/** What the room knows of people beside their tracks. */
export interface Marks {
  readonly speaker: string | null;
  readonly levels: ReadonlyMap<string, number>;
  readonly hands: readonly string[];
}

/** The pictures and sounds of one remote participant, as far as they are to be shown. */
export function personFrom(
  participant: RemoteParticipant,
  { speaker, levels, hands }: Marks,
): Person {
  let camera: RemoteVideoTrack | null = null;
  let screen: RemoteVideoTrack | null = null;
  for (const { track } of participant.videoTracks.values()) {
    if (!track?.isEnabled) {
      continue;
    }
    // One that is switched off keeps its place: what is not on the page is never switched on.
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
    cameraPaused: camera?.isSwitchedOff ?? false,
    screenPaused: screen?.isSwitchedOff ?? false,
    sounds,
    microphoneOn: sounds.some((track) => track.isEnabled),
    speaking: speaker === participant.sid,
    handRaised: hands.includes(participant.sid),
    reconnecting: participant.state === 'reconnecting',
    quality: levels.get(participant.sid) ?? null,
  };
}

/** Everybody else in the room, in the order they came. */
export function othersIn(room: Room, marks: Marks): Person[] {
  return [...room.participants.values()].map((participant) => personFrom(participant, marks));
}
