import { ErrorNotice } from '@conclave/ui';
import Button from '@mui/material/Button';
import type { Explained } from '../../words/explained';

interface Props {
  readonly problem: Explained;
  readonly severity?: 'error' | 'warning';
  readonly onRetry?: (() => void) | undefined;
  readonly onClose?: (() => void) | undefined;
}

/** A problem where it happened, with its remedy as a button when trying again may help. */
export function ProblemNotice({ problem, severity = 'error', onRetry, onClose }: Props) {
  const action =
    onRetry !== undefined && problem.remedy === 'retry' ? (
      <Button color="inherit" size="small" onClick={onRetry} sx={{ whiteSpace: 'nowrap' }}>
        Try again
      </Button>
    ) : undefined;
  return (
    <ErrorNotice
      title={problem.title}
      message={problem.message}
      severity={severity}
      {...(action === undefined ? {} : { action })}
      {...(onClose === undefined ? {} : { onClose })}
    />
  );
}
