import { useMemo } from 'react';
import type { Room } from 'twilio-video';
import { useEvents } from '../observe/useEvents';
import type { MediaState } from '../media/LocalMedia';
import { useNetworkQuality } from '../quality/useNetworkQuality';
import { useDominantSpeaker } from '../speaker/useDominantSpeaker';
import { othersIn, type Person, roomEvents } from './people';

/** Rooms where the server forwards media, and so knows who speaks. */
function serverForwards(roomType: string): boolean {
  return roomType.startsWith('group');
}

export interface People {
  readonly you: Person;
  readonly others: readonly Person[];
}

/** Everybody in the room, kept up to date. */
export function usePeople(
  room: Room,
  roomType: string,
  media: MediaState,
  screen: MediaStreamTrack | null,
  reconnecting: boolean,
  hands: readonly string[],
): People {
  const version = useEvents(room, roomEvents);
  const speaker = useDominantSpeaker(room, serverForwards(roomType));
  const levels = useNetworkQuality(room);
  const others = useMemo(
    () => othersIn(room, { speaker, levels, hands }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `version` stands for the room's insides
    [room, speaker, levels, hands, version],
  );
  const { sid, identity } = room.localParticipant;
  const you: Person = {
    sid,
    name: identity,
    isYou: true,
    camera: media.video,
    screen,
    cameraPaused: false,
    screenPaused: false,
    sounds: [],
    microphoneOn: media.microphoneOn,
    speaking: false,
    handRaised: hands.includes(sid),
    reconnecting,
    quality: levels.get(sid) ?? null,
  };
  return { you, others };
}
