import { Avatar } from '@conclave/ui';
import { mdiMicrophone, mdiMicrophoneOff, mdiVideo, mdiVideoOff } from '@mdi/js';
import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import type { MediaState } from '../../video/media/LocalMedia';
import { ControlButton } from '../ControlButton/ControlButton';
import { VideoView } from '../VideoView/VideoView';

interface Props {
  readonly name: string;
  readonly media: MediaState;
  readonly onMicrophone: (on: boolean) => void;
  readonly onCamera: (on: boolean) => void;
}

/** How the others will see you, with the two switches that matter before one goes in. */
export function Preview({ name, media, onMicrophone, onCamera }: Props) {
  return (
    <Box
      data-testid="preview"
      data-camera={media.video !== null}
      sx={{
        position: 'relative',
        aspectRatio: '16 / 10',
        borderRadius: '16px',
        overflow: 'hidden',
        backgroundColor: '#1b1f2b',
        display: 'grid',
        placeItems: 'center',
      }}
    >
      {media.video !== null && (
        <VideoView picture={media.video} label="Preview of your camera" mirrored />
      )}
      {media.video === null &&
        (media.starting ? (
          <CircularProgress aria-label="Starting camera and microphone" sx={{ color: '#fff' }} />
        ) : (
          <Avatar name={name} size="clamp(56px, 14vw, 96px)" />
        ))}
      <Box sx={{ position: 'absolute', bottom: 12, display: 'flex', gap: 1.5 }}>
        <ControlButton
          testId="toggle-microphone"
          label={media.microphoneOn ? 'Mute microphone' : 'Unmute microphone'}
          icon={media.microphoneOn ? mdiMicrophone : mdiMicrophoneOff}
          look={media.microphoneOn ? 'glass' : 'off'}
          disabled={media.starting}
          onClick={() => onMicrophone(!media.microphoneOn)}
        />
        <ControlButton
          testId="toggle-camera"
          label={media.video === null ? 'Turn camera on' : 'Turn camera off'}
          icon={media.video === null ? mdiVideoOff : mdiVideo}
          look={media.video === null ? 'off' : 'glass'}
          disabled={media.starting}
          onClick={() => onCamera(media.video === null)}
        />
      </Box>
    </Box>
  );
}
