import { useEffect } from 'react';
import type { LocalTrack, Room } from 'twilio-video';

/** What went wrong with publishing, for whoever shows it. */
export type PublishFailed = (error: unknown) => void;

/**
 * Keeps a local track in the room for as long as it is there: publishes it when it appears,
 * takes it out when it goes away or another takes its place.
 */
export function usePublished(room: Room, track: LocalTrack | null, failed: PublishFailed): void {
  useEffect(() => {
    if (track === null) {
      return undefined;
    }
    let wanted = true;
    // Publishing what the room has already (from connecting) is answered with what there is.
    room.localParticipant.publishTrack(track).catch((error: unknown) => {
      if (wanted && room.state !== 'disconnected') {
        failed(error);
      }
    });
    return () => {
      wanted = false;
      if (room.state !== 'disconnected') {
        room.localParticipant.unpublishTrack(track);
      }
    };
  }, [room, track, failed]);
}
