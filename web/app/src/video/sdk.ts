import type * as Video from 'twilio-video';

/** The part of the published SDK that this app uses. */
export type VideoSdk = Pick<
  typeof Video,
  | 'connect'
  | 'createLocalAudioTrack'
  | 'createLocalTracks'
  | 'createLocalVideoTrack'
  | 'isSupported'
  | 'LocalDataTrack'
>;

/** A part of the app could not be fetched. */
export class ServerAwayError extends Error {
  override readonly name = 'ServerAwayError';
}

let loading: Promise<VideoSdk> | undefined;

/** Fetches the SDK when it is first needed: it is larger than the rest of the app together. */
export function loadVideo(): Promise<VideoSdk> {
  loading ??= import('twilio-video').then(
    (module) => ('default' in module ? (module.default as VideoSdk) : module),
    (error: unknown) => {
      loading = undefined; // The next call may have better luck with the network.
      throw new ServerAwayError('The video SDK could not be fetched.', { cause: error });
    },
  );
  return loading;
}
