import type { Room } from 'twilio-video';
import { screenTrackName } from '../../video/room/ScreenShare';

export interface NamedTrack {
  readonly trackSid: string;
  readonly name: string;
}

function nameOf(who: string, trackName: string): string {
  return trackName === screenTrackName ? `${who}’s screen` : who;
}

/** The pictures that others publish, by whose they are. */
export function pictureNames(room: Room): NamedTrack[] {
  return [...room.participants.values()].flatMap(({ identity, videoTracks }) =>
    [...videoTracks.values()].map(({ trackSid, trackName }) => ({
      trackSid,
      name: nameOf(identity, trackName),
    })),
  );
}

/** Whose a track is: `You` for one's own. */
export function ownerOf(room: Room, trackSid: string): string {
  for (const participant of room.participants.values()) {
    const publication = participant.tracks.get(trackSid);
    if (publication !== undefined) {
      return nameOf(participant.identity, publication.trackName);
    }
  }
  return 'You';
}
