import Alert from '@mui/material/Alert';
import CircularProgress from '@mui/material/CircularProgress';

interface Props {
  readonly reconnecting: boolean;
}

/** Tells that the connection is being mended; the call goes on by itself when it is. */
export function ReconnectingNotice({ reconnecting }: Props) {
  return (
    <div role="status" aria-live="polite">
      {reconnecting && (
        <Alert
          severity="warning"
          role="none"
          variant="filled"
          icon={<CircularProgress size={20} color="inherit" aria-hidden="true" />}
          data-testid="reconnecting"
          sx={{ mb: 1, color: '#fff', backgroundColor: '#8f4700' }}
        >
          The connection was lost. Reconnecting…
        </Alert>
      )}
    </div>
  );
}
