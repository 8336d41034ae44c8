import type { LocalDataTrack, RemoteDataTrack, RemoteParticipant, Room } from 'twilio-video';
import { Store } from '../observe/Store';
import { parseSignal, type Reaction, type Signal, signalText, signalTrackName } from './signal';

/** A reaction on its way over the picture. */
export interface Floating {
  readonly id: number;
  /** Whose: a participant's SID. */
  readonly sid: string;
  readonly reaction: Reaction;
}

export interface SignalState {
  /** Raised hands by participant SID, the one raised first in front. */
  readonly hands: readonly string[];
  readonly floating: readonly Floating[];
}

/** How long a reaction is seen, in milliseconds. */
export const floatTime = 4000;
/** So many reactions at a time: a page that floods hides nothing for long. */
export const mostFloating = 12;
/** A raised hand is told again this often, in milliseconds: who came later has not heard of it. */
export const handRepeat = 5000;

type Track = Pick<LocalDataTrack, 'send'>;

/** Reactions and raised hands of everybody in one room. */
export class RoomSignals extends Store<SignalState> {
  readonly #room: Room;
  readonly #track: Track;
  readonly #timers = new Set<number>();
  #repeat: number | undefined;
  #count = 0;

  /** `track` is published by whoever made it. */
  constructor(room: Room, track: Track) {
    super({ hands: [], floating: [] });
    this.#room = room;
    this.#track = track;
  }

  /** Listens until `stop`. */
  start(): void {
    this.#room.on('trackMessage', this.#heard);
    this.#room.on('participantDisconnected', this.#gone);
  }

  stop(): void {
    this.#room.removeListener('trackMessage', this.#heard);
    this.#room.removeListener('participantDisconnected', this.#gone);
    window.clearInterval(this.#repeat);
    this.#repeat = undefined;
    for (const timer of this.#timers) {
      window.clearTimeout(timer);
    }
    this.#timers.clear();
    this.setState({ hands: [], floating: [] });
  }

  get handRaised(): boolean {
    return this.getState().hands.includes(this.#room.localParticipant.sid);
  }

  react(reaction: Reaction): void {
    this.#send({ kind: 'reaction', reaction });
    this.#float(this.#room.localParticipant.sid, reaction);
  }

  raiseHand(raised: boolean): void {
    this.#send({ kind: 'hand', raised });
    this.#hand(this.#room.localParticipant.sid, raised);
    window.clearInterval(this.#repeat);
    this.#repeat = raised
      ? window.setInterval(() => this.#send({ kind: 'hand', raised: true }), handRepeat)
      : undefined;
  }

  #send(signal: Signal): void {
    this.#track.send(signalText(signal));
  }

  readonly #heard = (data: unknown, track: RemoteDataTrack, from: RemoteParticipant): void => {
    const signal = track.name === signalTrackName ? parseSignal(data) : null;
    if (signal?.kind === 'reaction') {
      this.#float(from.sid, signal.reaction);
    } else if (signal?.kind === 'hand') {
      this.#hand(from.sid, signal.raised);
    }
  };

  readonly #gone = (participant: RemoteParticipant): void => this.#hand(participant.sid, false);

  #hand(sid: string, raised: boolean): void {
    const { hands } = this.getState();
    if (hands.includes(sid) !== raised) {
      this.patch({ hands: raised ? [...hands, sid] : hands.filter((other) => other !== sid) });
    }
  }

  #float(sid: string, reaction: Reaction): void {
    this.#count += 1;
    const id = this.#count;
    this.patch({
      floating: [...this.getState().floating, { id, sid, reaction }].slice(-mostFloating),
    });
    const timer = window.setTimeout(() => {
      this.#timers.delete(timer);
      this.patch({ floating: this.getState().floating.filter((one) => one.id !== id) });
    }, floatTime);
    this.#timers.add(timer);
  }
}
