import type { Room } from 'twilio-video';
import type { Explained } from '../../words/explained';
import { explainMedia } from '../../words/explainMedia';
import { Store } from '../observe/Store';

/** Name of a shared screen's track, by which other clients know it from a camera. */
export const screenTrackName = 'screen';
export const screenAudioTrackName = 'screen-audio';

export interface ScreenShareState {
  /** The picture being shared, or null. */
  readonly track: MediaStreamTrack | null;
  readonly starting: boolean;
  readonly problem: Explained | null;
}

/** Text and slides need sharpness more than motion. */
const capture: DisplayMediaStreamOptions = {
  video: { frameRate: { ideal: 15, max: 30 } },
  audio: true,
};

/** The person did not choose anything: no problem to speak of. */
function dismissed(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    error.name === 'NotAllowedError' &&
    !/system|denied by system/i.test(error.message)
  );
}

/** Shares a screen, window or tab into a room, until stopped here or from the browser's own bar. */
export class ScreenShare extends Store<ScreenShareState> {
  readonly #room: Room;
  #tracks: readonly MediaStreamTrack[] = [];

  constructor(room: Room) {
    super({ track: null, starting: false, problem: null });
    this.#room = room;
  }

  static isSupported(): boolean {
    const media = navigator.mediaDevices as Partial<MediaDevices> | undefined;
    return typeof media?.getDisplayMedia === 'function';
  }

  async start(): Promise<void> {
    if (this.getState().starting || this.getState().track !== null) {
      return;
    }
    this.setState({ track: null, starting: true, problem: null });
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia(capture);
      const [picture] = stream.getVideoTracks();
      if (picture === undefined) {
        throw new DOMException('no picture', 'NotFoundError');
      }
      picture.contentHint = 'detail';
      picture.addEventListener('ended', () => this.stop());
      this.#tracks = stream.getTracks();
      await this.#publish(picture, stream.getAudioTracks()[0]);
      if (this.getState().starting) {
        this.setState({ track: picture, starting: false, problem: null });
      }
    } catch (error) {
      if (!this.getState().starting) {
        return; // Stopped again while it was being published.
      }
      this.#end();
      const problem = dismissed(error) ? null : explainMedia(error, 'screen');
      this.setState({ track: null, starting: false, problem });
    }
  }

  readonly dismissProblem = (): void => {
    this.patch({ problem: null });
  };

  readonly stop = (): void => {
    this.#end();
    this.setState({ track: null, starting: false, problem: null });
  };

  async #publish(picture: MediaStreamTrack, sound: MediaStreamTrack | undefined): Promise<void> {
    const { localParticipant } = this.#room;
    await localParticipant.publishTrack(picture, {
      name: screenTrackName,
      priority: 'high',
      logLevel: 'warn',
    });
    if (sound !== undefined) {
      await localParticipant.publishTrack(sound, { name: screenAudioTrackName, logLevel: 'warn' });
    }
  }

  #end(): void {
    const tracks = this.#tracks;
    this.#tracks = [];
    for (const track of tracks) {
      this.#room.localParticipant.unpublishTrack(track);
      track.stop();
    }
  }
}
