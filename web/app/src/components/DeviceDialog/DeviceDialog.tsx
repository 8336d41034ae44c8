import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Box from '@mui/material/Box';
import { useId } from 'react';
import type { MediaState } from '../../video/media/LocalMedia';
import { type DeviceHandlers, DevicePickers } from '../DevicePickers/DevicePickers';
import { LevelMeter } from '../LevelMeter/LevelMeter';

interface Props extends DeviceHandlers {
  readonly open: boolean;
  readonly media: MediaState;
  readonly speaker: string | null;
  readonly onClose: () => void;
}

/** Changes devices in the middle of a call. */
export function DeviceDialog({ open, onClose, ...pickers }: Props) {
  const title = useId();
  const { audio, microphoneOn } = pickers.media;
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby={title} maxWidth="xs" fullWidth>
      <DialogTitle id={title}>Devices</DialogTitle>
      <DialogContent sx={{ pt: '8px !important' }}>
        <DevicePickers {...pickers} />
        <Box sx={{ mt: 2 }}>
          <LevelMeter track={microphoneOn ? (audio?.mediaStreamTrack ?? null) : null} />
        </Box>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  );
}
