import type { LocalAudioTrack, LocalVideoTrack } from 'twilio-video';
import { FakeEmitter } from './FakeEmitter';

/** A local track as far as this app looks into it. */
export class FakeLocalTrack extends FakeEmitter {
  isEnabled = true;
  isStopped = false;
  readonly mediaStreamTrack = { readyState: 'live', getSettings: () => ({}) };
  restart = vi.fn((_constraints: MediaTrackConstraints) => {
    this.emit('stopped', this);
    return Promise.resolve();
  });
  attach = vi.fn();
  detach = vi.fn(() => []);

  constructor(
    readonly kind: 'audio' | 'video',
    readonly name: string = kind === 'audio' ? 'microphone' : 'camera',
  ) {
    super();
  }

  enable(on = true): this {
    this.isEnabled = on;
    return this;
  }

  stop(): this {
    this.isStopped = true;
    this.emit('stopped', this);
    return this;
  }

  asAudio(): LocalAudioTrack {
    return this as unknown as LocalAudioTrack;
  }

  asVideo(): LocalVideoTrack {
    return this as unknown as LocalVideoTrack;
  }
}
