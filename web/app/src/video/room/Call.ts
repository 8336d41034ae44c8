import type { LocalTrack, Room } from 'twilio-video';
import type { VideoConfig } from '../../config/appConfig';
import { connectOptions } from '../../join/connectOptions';
import type { TokenAnswer, TokenRequest } from '../../join/requestToken';
import { TokenError } from '../../join/tokenError';
import type { Explained } from '../../words/explained';
import { explainJoin, takenOut } from '../../words/explainJoin';
import { explainToken } from '../../words/explainToken';
import { Store } from '../observe/Store';
import type { VideoSdk } from '../sdk';

export type CallState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'joining' }
  | { readonly phase: 'refused'; readonly problem: Explained }
  | {
      readonly phase: 'in-room';
      readonly room: Room;
      readonly roomType: string;
      readonly reconnecting: boolean;
    }
  /** `problem` is null after leaving by one's own will. */
  | { readonly phase: 'ended'; readonly problem: Explained | null };

export interface CallParts {
  readonly sdk: () => Promise<VideoSdk>;
  readonly token: (request: TokenRequest) => Promise<TokenAnswer>;
  readonly video: VideoConfig;
}

/**
 * One person's way into a room and out again: token, connection, its loss and return, the end.
 * It never throws; what goes wrong becomes words in the state. Joining can be broken off by
 * `leave` at any point.
 */
export class Call extends Store<CallState> {
  readonly #parts: CallParts;
  /** Counts attempts, so that the late answer to an abandoned one is recognised. */
  #attempt = 0;
  #cancel: (() => void) | null = null;
  /** Set while the room is left by the person's own will: the SDK ends a removal in the same way. */
  #leaving = false;

  constructor(parts: CallParts) {
    super({ phase: 'idle' });
    this.#parts = parts;
  }

  async join(request: TokenRequest, tracks: () => LocalTrack[]): Promise<void> {
    const { phase } = this.getState();
    if (phase === 'joining' || phase === 'in-room') {
      return;
    }
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.setState({ phase: 'joining' });
    try {
      const [sdk, { token, roomType }] = await Promise.all([
        this.#parts.sdk(),
        this.#parts.token(request),
      ]);
      if (attempt !== this.#attempt) {
        return;
      }
      const connecting = sdk.connect(
        token,
        connectOptions(this.#parts.video, request.roomName, roomType, tracks()),
      );
      this.#cancel = () => connecting.cancel();
      const room = await connecting;
      if (attempt !== this.#attempt) {
        room.disconnect();
        return;
      }
      this.#enter(room, roomType);
    } catch (error) {
      if (attempt === this.#attempt) {
        const problem = error instanceof TokenError ? explainToken(error) : explainJoin(error);
        this.setState({ phase: 'refused', problem });
      }
    } finally {
      if (attempt === this.#attempt) {
        this.#cancel = null;
      }
    }
  }

  /** Leaves the room, or stops trying to enter it. */
  leave(): void {
    const state = this.getState();
    this.#attempt += 1;
    this.#cancel?.();
    this.#cancel = null;
    if (state.phase === 'in-room') {
      this.#leaving = true;
      state.room.disconnect(); // Answers with `disconnected`, which sets the state.
      this.#leaving = false;
    } else if (state.phase === 'joining') {
      this.setState({ phase: 'idle' });
    }
  }

  /** Back to the beginning, once the end or the refusal has been read. */
  reset(): void {
    const { phase } = this.getState();
    if (phase === 'ended' || phase === 'refused') {
      this.setState({ phase: 'idle' });
    }
  }

  #whyEnded(error: unknown): Explained | null {
    if (error !== undefined && error !== null) {
      return explainJoin(error);
    }
    return this.#leaving ? null : takenOut;
  }

  #enter(room: Room, roomType: string): void {
    const set = (reconnecting: boolean) =>
      this.setState({ phase: 'in-room', room, roomType, reconnecting });
    room.on('reconnecting', () => set(true));
    room.on('reconnected', () => set(false));
    room.on('disconnected', (_room: Room, error?: unknown) => {
      this.setState({ phase: 'ended', problem: this.#whyEnded(error) });
    });
    set(room.state === 'reconnecting');
  }
}
