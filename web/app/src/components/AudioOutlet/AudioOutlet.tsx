import { useEffect, useRef } from 'react';
import type { AudioTrack } from 'twilio-video';

interface Props {
  readonly track: AudioTrack;
  /** Device id of the loudspeaker, or null for the system's choice. */
  readonly speaker: string | null;
}

/** Plays one participant's sound. Nothing to see. */
export function AudioOutlet({ track, speaker }: Props) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (element === null) {
      return undefined;
    }
    track.attach(element);
    return () => {
      track.detach(element);
    };
  }, [track]);
  useEffect(() => {
    const element: Partial<HTMLAudioElement> | null = audio.current;
    if (speaker !== null && element?.setSinkId !== undefined) {
      element.setSinkId(speaker).catch(() => {
        // The loudspeaker is gone: the browser goes on with the system's choice.
      });
    }
  }, [speaker]);
  // eslint-disable-next-line jsx-a11y/media-has-caption -- live speech; captions are not made here
  return <audio ref={audio} autoPlay data-testid="remote-audio" />;
}
