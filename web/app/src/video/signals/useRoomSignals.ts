import { useEffect, useState } from 'react';
import type { LocalDataTrack, Room } from 'twilio-video';
import { useStore } from '../observe/useStore';
import { loadVideo } from '../sdk';
import { RoomSignals, type SignalState } from './RoomSignals';
import { signalTrackName } from './signal';

export interface Signals extends SignalState {
  readonly react: RoomSignals['react'];
  readonly raiseHand: RoomSignals['raiseHand'];
  readonly handRaised: boolean;
}

/** Sends once the SDK has made the track; what is said before that nobody could hear anyway. */
class LateTrack {
  #track: LocalDataTrack | null = null;

  readonly send = (text: string): void => {
    this.#track?.send(text);
  };

  readonly use = (track: LocalDataTrack): void => {
    this.#track = track;
  };
}

/** Reactions and raised hands of the room; publishes the data track that carries one's own. */
export function useRoomSignals(room: Room, failed: (error: unknown) => void): Signals {
  const [{ signals, late }] = useState(() => {
    const made = new LateTrack();
    return { late: made, signals: new RoomSignals(room, made) };
  });
  const state = useStore(signals);
  useEffect(() => {
    let gone = false;
    signals.start();
    const publish = async () => {
      const { LocalDataTrack: Track } = await loadVideo();
      const track = new Track({ name: signalTrackName });
      if (!gone) {
        await room.localParticipant.publishTrack(track);
        late.use(track);
      }
    };
    publish().catch((error: unknown) => {
      if (!gone && room.state !== 'disconnected') {
        failed(error);
      }
    });
    return () => {
      gone = true;
      signals.stop();
    };
  }, [room, signals, late, failed]);
  return {
    ...state,
    react: (reaction) => signals.react(reaction),
    raiseHand: (raised) => signals.raiseHand(raised),
    handRaised: state.hands.includes(room.localParticipant.sid),
  };
}
