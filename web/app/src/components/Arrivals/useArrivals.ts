import { useEffect, useState } from 'react';
import type { RemoteParticipant, Room } from 'twilio-video';

/** The latest coming or going, in words; null before the first. */
export interface Arrival {
  readonly id: number;
  readonly text: string;
}

/** Follows who comes and goes. */
export function useArrivals(room: Room): Arrival | null {
  const [latest, setLatest] = useState<Arrival | null>(null);
  useEffect(() => {
    const say = (text: string) => setLatest((before) => ({ id: (before?.id ?? 0) + 1, text }));
    const came = (participant: RemoteParticipant) => say(`${participant.identity} is here`);
    const went = (participant: RemoteParticipant) => {
      if (room.state !== 'disconnected') {
        say(`${participant.identity} left`);
      }
    };
    room.on('participantConnected', came);
    room.on('participantDisconnected', went);
    return () => {
      room.removeListener('participantConnected', came);
      room.removeListener('participantDisconnected', went);
    };
  }, [room]);
  return latest;
}
