import { mdiPhoneAlert } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useConfig } from '../../config/ConfigContext';
import { EmergencyDialog } from './EmergencyDialog';

/** Always within reach: asks first, then dials the configured number. Absent when switched off. */
export function EmergencyButton() {
  const { emergency } = useConfig();
  const [asking, setAsking] = useState(false);
  if (!emergency.enabled) {
    return null;
  }
  return (
    <>
      <Button
        variant="outlined"
        color="error"
        aria-label={emergency.label}
        aria-haspopup="dialog"
        onClick={() => setAsking(true)}
        sx={{ minWidth: 44, minHeight: 40, borderRadius: 99, px: { xs: 1, sm: 2 } }}
      >
        <Icon path={mdiPhoneAlert} />
        <Box component="span" sx={{ ml: 1, display: { xs: 'none', sm: 'inline' } }}>
          {emergency.label}
        </Box>
      </Button>
      <EmergencyDialog open={asking} emergency={emergency} onClose={() => setAsking(false)} />
    </>
  );
}
