import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** What happened and what to do next, in a person's words. */
  readonly message: string;
  readonly severity?: 'error' | 'warning' | 'info';
  readonly action?: ReactNode;
  readonly onClose?: () => void;
}

/** A problem in words, announced when it appears. */
export function ErrorNotice({ title, message, severity = 'error', action, onClose }: Props) {
  return (
    <Alert
      severity={severity}
      data-testid="error-notice"
      sx={{ textAlign: 'start', '& .MuiAlert-message': { overflowWrap: 'anywhere' } }}
      {...(action === undefined ? {} : { action })}
      {...(onClose === undefined ? {} : { onClose })}
    >
      <AlertTitle sx={{ fontWeight: 640 }}>{title}</AlertTitle>
      {message}
    </Alert>
  );
}
