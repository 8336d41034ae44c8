import Box from '@mui/material/Box';
import { useEffect, useRef } from 'react';
import type { Picture } from '../../video/room/people';

interface Props {
  readonly picture: Picture;
  readonly label: string;
  /** One's own camera is shown as a mirror would. */
  readonly mirrored?: boolean;
  /** A shared screen is shown whole, a face fills its tile. */
  readonly whole?: boolean;
}

/** A moving picture. Its sound, if any, is played elsewhere. */
export function VideoView({ picture, label, mirrored = false, whole = false }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) {
      return undefined;
    }
    if ('attach' in picture) {
      picture.attach(element);
      return () => {
        picture.detach(element);
      };
    }
    element.srcObject = new MediaStream([picture]);
    return () => {
      element.srcObject = null;
    };
  }, [picture]);
  return (
    <Box
      component="video"
      ref={video}
      aria-label={label}
      autoPlay
      playsInline
      muted
      disablePictureInPicture={false}
      sx={{
        position: 'absolute',
        inset: 0,
        width: '100%',
        height: '100%',
        objectFit: whole ? 'contain' : 'cover',
        transform: mirrored ? 'scaleX(-1)' : 'none',
        display: 'block',
      }}
    />
  );
}
