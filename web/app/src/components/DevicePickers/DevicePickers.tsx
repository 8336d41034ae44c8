import { mdiMicrophone, mdiVideo, mdiVolumeHigh } from '@mdi/js';
import Box from '@mui/material/Box';
import { useDevices } from '../../video/devices/useDevices';
import type { MediaState } from '../../video/media/LocalMedia';
import { DevicePicker } from './DevicePicker';

export interface DeviceHandlers {
  readonly onCamera: (deviceId: string) => void;
  readonly onMicrophone: (deviceId: string) => void;
  readonly onSpeaker: (deviceId: string) => void;
}

interface Props extends DeviceHandlers {
  readonly media: MediaState;
  readonly speaker: string | null;
}

/** The device a track comes from; empty while there is none. */
function deviceOf(track: { mediaStreamTrack: MediaStreamTrack } | null): string {
  return track?.mediaStreamTrack.getSettings().deviceId ?? '';
}

/** Camera, microphone and, where browsers let pages choose it, loudspeaker. */
export function DevicePickers({ media, speaker, onCamera, onMicrophone, onSpeaker }: Props) {
  const devices = useDevices(`${String(media.audio !== null)} ${String(media.video !== null)}`);
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2.25 }}>
      <DevicePicker
        label="Camera"
        icon={mdiVideo}
        devices={devices.cameras}
        value={deviceOf(media.video)}
        onChoose={onCamera}
      />
      <DevicePicker
        label="Microphone"
        icon={mdiMicrophone}
        devices={devices.microphones}
        value={deviceOf(media.audio)}
        onChoose={onMicrophone}
      />
      {devices.speakers.length > 0 && (
        <DevicePicker
          label="Loudspeaker"
          icon={mdiVolumeHigh}
          devices={devices.speakers}
          value={speaker ?? 'default'}
          onChoose={onSpeaker}
        />
      )}
    </Box>
  );
}
