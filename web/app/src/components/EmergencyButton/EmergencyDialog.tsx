import { mdiPhone } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import { useId } from 'react';
import type { EmergencyConfig } from '../../config/appConfig';
import { telephoneLink } from './telephoneLink';

interface Props {
  readonly open: boolean;
  readonly emergency: EmergencyConfig;
  readonly onClose: () => void;
}

/** Asks before it dials, so that nobody calls the emergency services with a slip of the finger. */
export function EmergencyDialog({ open, emergency, onClose }: Props) {
  const title = useId();
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby={title} maxWidth="xs" fullWidth>
      <DialogTitle id={title}>Call {emergency.number}?</DialogTitle>
      <DialogContent>
        {emergency.text !== '' && (
          <DialogContentText sx={{ color: 'text.primary', mb: 1.5 }}>
            {emergency.text}
          </DialogContentText>
        )}
        <DialogContentText>
          The call is made by this device’s telephone, or by its app for calls, outside of this
          page.
        </DialogContentText>
      </DialogContent>
      <DialogActions sx={{ p: 3, pt: 1, gap: 1, flexDirection: 'column', '& > *': { m: 0 } }}>
        <Button
          component="a"
          href={telephoneLink(emergency.number)}
          variant="contained"
          color="error"
          size="large"
          fullWidth
          startIcon={<Icon path={mdiPhone} />}
          onClick={onClose}
        >
          Call {emergency.number} now
        </Button>
        <Button
          fullWidth
          size="large"
          color="inherit"
          onClick={onClose}
          sx={{ ml: '0 !important' }}
        >
          Cancel
        </Button>
      </DialogActions>
    </Dialog>
  );
}
