import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useId } from 'react';
import { navigation } from '../routing/navigation';
import { usePending } from '../routing/useAddress';

/** Asks before changes that were not saved get lost. */
export function LeaveDialog() {
  const pending = usePending();
  const id = useId();
  return (
    <Dialog open={pending !== null} onClose={() => navigation.stay()} aria-labelledby={id}>
      <DialogTitle id={id}>Leave without saving?</DialogTitle>
      <DialogContent>What you changed on this page is not saved yet.</DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button color="error" onClick={() => navigation.leave()}>
          Leave
        </Button>
        <Button variant="contained" onClick={() => navigation.stay()}>
          Stay on this page
        </Button>
      </DialogActions>
    </Dialog>
  );
}
