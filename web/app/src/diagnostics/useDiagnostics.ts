import { useEffect } from 'react';
import type { Room, StatsReport } from 'twilio-video';

/**
 * What a page opened with `?diagnostics=1` offers to whoever examines a call: the SDK's own
 * statistics. No tokens, no way to change anything.
 */
export interface Diagnostics {
  readonly getStats: () => Promise<StatsReport[]>;
  readonly roomSid: string;
  readonly participantSid: string;
}

declare global {
  interface Window {
    conclaveDiagnostics?: Diagnostics;
  }
}

/** Offers diagnostics for as long as the room is shown, where the address asks for them. */
export function useDiagnostics(room: Room): void {
  useEffect(() => {
    if (new URLSearchParams(window.location.search).get('diagnostics') !== '1') {
      return undefined;
    }
    window.conclaveDiagnostics = Object.freeze({
      getStats: () => room.getStats(),
      roomSid: room.sid,
      participantSid: room.localParticipant.sid,
    });
    return () => {
      delete window.conclaveDiagnostics;
    };
  }, [room]);
}
