import { levelOf } from './levelOf';

/** Samples looked at for one reading: about 21 ms at 48 kHz. */
const windowSize = 1024;

let shared: AudioContext | undefined;

function context(): AudioContext {
  shared ??= new AudioContext();
  if (shared.state === 'suspended') {
    // Browsers wait for a gesture; until then the level reads 0. The answer changes nothing here.
    void shared.resume();
  }
  return shared;
}

/** Listens to one audio track and tells how loud it is just now. Close it when done. */
export class LevelProbe {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples = new Float32Array(windowSize);

  constructor(track: MediaStreamTrack) {
    const audio = context();
    this.#analyser = audio.createAnalyser();
    this.#analyser.fftSize = windowSize;
    this.#source = audio.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(this.#analyser);
  }

  /** 0 (silence) to 1. */
  read(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return levelOf(this.#samples);
  }

  close(): void {
    this.#source.disconnect();
  }
}
