import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { InviteButton } from '../InviteButton/InviteButton';

interface Props {
  readonly roomName: string;
}

/** Shown to who comes first. */
export function Alone({ roomName }: Props) {
  return (
    <Box
      data-testid="alone"
      sx={{
        position: 'absolute',
        top: 12,
        left: '50%',
        transform: 'translateX(-50%)',
        width: 'min(340px, 100% - 24px)',
        p: 2,
        borderRadius: '16px',
        textAlign: 'center',
        backgroundColor: 'background.paper',
        border: 1,
        borderColor: 'divider',
        boxShadow: 6,
      }}
    >
      <Typography sx={{ fontWeight: 640 }}>You are the first one here</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1.5 }}>
        Send the link to whoever should come.
      </Typography>
      <InviteButton roomName={roomName} />
    </Box>
  );
}
