import Snackbar from '@mui/material/Snackbar';
import { useState } from 'react';
import type { Room } from 'twilio-video';
import { useArrivals } from './useArrivals';

interface Props {
  readonly room: Room;
}

/** How long a note stays, in milliseconds. */
const shownFor = 3500;

/** Says, for eye and ear, who comes and who goes. */
export function Arrivals({ room }: Props) {
  const latest = useArrivals(room);
  const [closed, setClosed] = useState(0);
  return (
    <Snackbar
      key={latest?.id}
      open={latest !== null && latest.id !== closed}
      autoHideDuration={shownFor}
      anchorOrigin={{ vertical: 'top', horizontal: 'center' }}
      message={latest?.text}
      onClose={(_event, reason) => {
        if (reason !== 'clickaway') {
          setClosed(latest?.id ?? 0);
        }
      }}
      slotProps={{ content: { role: 'status' } }}
      sx={{ mt: 6 }}
    />
  );
}
