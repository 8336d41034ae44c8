import type { LocalAudioTrack, LocalTrack, LocalVideoTrack } from 'twilio-video';
import { type Explained } from '../../words/explained';
import { explainMedia } from '../../words/explainMedia';
import { Store } from '../observe/Store';
import type { VideoSdk } from '../sdk';
import { cameraConstraints, microphoneConstraints, must, wish } from './constraints';
import type { DeviceChoice } from './DeviceChoice';

export interface MediaState {
  readonly audio: LocalAudioTrack | null;
  readonly video: LocalVideoTrack | null;
  /** Whether others hear the microphone; a muted one stays open. */
  readonly microphoneOn: boolean;
  readonly starting: boolean;
  readonly cameraProblem: Explained | null;
  readonly microphoneProblem: Explained | null;
}

const nothing: MediaState = {
  audio: null,
  video: null,
  microphoneOn: false,
  starting: false,
  cameraProblem: null,
  microphoneProblem: null,
};

/**
 * The person's camera and microphone, from the preview to the end of the call. A camera that is
 * off is really off (its lamp goes out); a microphone is muted. Requests run one after another,
 * so quick fingers leave it in the state they asked for last. Failures become words in the state.
 */
export class LocalMedia extends Store<MediaState> {
  readonly #sdk: () => Promise<VideoSdk>;
  readonly #choice: DeviceChoice;
  #queue: Promise<void> = Promise.resolve();
  #restarting: LocalAudioTrack | LocalVideoTrack | null = null;

  constructor(sdk: () => Promise<VideoSdk>, choice: DeviceChoice) {
    super(nothing);
    this.#sdk = sdk;
    this.#choice = choice;
  }

  /** Opens both, with one question from the browser where that is possible. */
  start(): Promise<void> {
    return this.#enqueue(async () => {
      if (this.getState().audio !== null || this.getState().video !== null) {
        return;
      }
      this.patch({ starting: true, cameraProblem: null, microphoneProblem: null });
      try {
        const sdk = await this.#sdk();
        const tracks = await sdk.createLocalTracks({
          audio: { ...this.#microphoneWish(), name: 'microphone' },
          video: { ...this.#cameraWish(), name: 'camera' },
        });
        this.#take(tracks);
      } catch {
        // One of the two failed and took the other with it: ask for each, to see which.
        await this.#openMicrophone();
        await this.#openCamera();
      } finally {
        this.patch({ starting: false });
      }
    });
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#enqueue(async () => {
      const { audio } = this.getState();
      if (audio === null) {
        if (on) {
          await this.#openMicrophone();
        }
        return;
      }
      audio.enable(on);
      this.patch({ microphoneOn: on });
    });
  }

  setCamera(on: boolean): Promise<void> {
    return this.#enqueue(async () => {
      const { video } = this.getState();
      if (on && video === null) {
        await this.#openCamera();
      } else if (!on && video !== null) {
        this.patch({ video: null });
        video.stop();
      }
    });
  }

  chooseCamera(deviceId: string): Promise<void> {
    return this.#enqueue(async () => {
      this.#choice.set('camera', deviceId);
      const { video } = this.getState();
      if (video === null) {
        return;
      }
      try {
        await this.#restart(video, cameraConstraints(must(deviceId)));
        this.patch({ cameraProblem: null });
      } catch (error) {
        this.patch({ video: null, cameraProblem: explainMedia(error, 'camera') });
      }
    });
  }

  chooseMicrophone(deviceId: string): Promise<void> {
    return this.#enqueue(async () => {
      this.#choice.set('microphone', deviceId);
      const { audio } = this.getState();
      if (audio === null) {
        await this.#openMicrophone();
        return;
      }
      try {
        await this.#restart(audio, microphoneConstraints(must(deviceId)));
        this.patch({ microphoneProblem: null });
      } catch (error) {
        const microphoneProblem = explainMedia(error, 'microphone');
        this.patch({ audio: null, microphoneOn: false, microphoneProblem });
      }
    });
  }

  /** The person has read what went wrong. */
  readonly dismissProblems = (): void => {
    this.patch({ cameraProblem: null, microphoneProblem: null });
  };

  /** Closes both devices. */
  stop(): Promise<void> {
    return this.#enqueue(() => {
      const { audio, video } = this.getState();
      this.setState(nothing);
      audio?.stop();
      video?.stop();
      return Promise.resolve();
    });
  }

  /** What there is to bring into a room. */
  tracks(): LocalTrack[] {
    const { audio, video } = this.getState();
    return [audio, video].filter((track) => track !== null);
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work);
    return this.#queue;
  }

  #cameraWish() {
    return cameraConstraints(wish(this.#choice.get('camera')));
  }

  #microphoneWish() {
    return microphoneConstraints(wish(this.#choice.get('microphone')));
  }

  async #openMicrophone(): Promise<void> {
    try {
      const sdk = await this.#sdk();
      this.#take([
        await sdk.createLocalAudioTrack({ ...this.#microphoneWish(), name: 'microphone' }),
      ]);
    } catch (error) {
      this.patch({ microphoneProblem: explainMedia(error, 'microphone') });
    }
  }

  async #openCamera(): Promise<void> {
    try {
      const sdk = await this.#sdk();
      this.#take([await sdk.createLocalVideoTrack({ ...this.#cameraWish(), name: 'camera' })]);
    } catch (error) {
      this.patch({ cameraProblem: explainMedia(error, 'camera') });
    }
  }

  #take(tracks: readonly LocalTrack[]): void {
    for (const track of tracks) {
      if (track.kind === 'audio') {
        track.on('stopped', () => this.#lost(track));
        this.patch({ audio: track, microphoneOn: true, microphoneProblem: null });
      } else if (track.kind === 'video') {
        track.on('stopped', () => this.#lost(track));
        this.patch({ video: track, cameraProblem: null });
      }
    }
  }

  /** Goes to another device; others keep hearing or seeing the same track. */
  async #restart(
    track: LocalAudioTrack | LocalVideoTrack,
    constraints: MediaTrackConstraints,
  ): Promise<void> {
    this.#restarting = track; // The SDK reports the old device as stopped on the way.
    try {
      await track.restart(constraints);
    } finally {
      this.#restarting = null;
    }
  }

  /** A device that stops while it is ours was unplugged or taken away by the browser. */
  #lost(track: LocalAudioTrack | LocalVideoTrack): void {
    if (track === this.#restarting) {
      return;
    }
    const gone = new DOMException('ended', 'OverconstrainedError');
    if (track === this.getState().audio) {
      this.patch({
        audio: null,
        microphoneOn: false,
        microphoneProblem: explainMedia(gone, 'microphone'),
      });
    } else if (track === this.getState().video) {
      this.patch({ video: null, cameraProblem: explainMedia(gone, 'camera') });
    }
  }
}
