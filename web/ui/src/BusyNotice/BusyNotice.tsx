import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import Typography from '@mui/material/Typography';

interface Props {
  readonly text: string;
}

/** Something is under way and the page has nothing else to show. */
export function BusyNotice({ text }: Props) {
  return (
    <Box
      role="status"
      sx={{
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
        gap: 2,
        minHeight: '60dvh',
        p: 3,
        textAlign: 'center',
      }}
    >
      <CircularProgress size={36} aria-hidden="true" />
      <Typography sx={{ color: 'text.secondary' }}>{text}</Typography>
    </Box>
  );
}
