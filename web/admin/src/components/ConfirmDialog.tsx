import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { type ReactNode, useId } from 'react';
import type { AdminApi } from '../api/AdminApi';
import { useAction } from '../api/useAction';
import { ProblemNotice } from './ProblemNotice';

interface Props {
  readonly title: string;
  /** What happens then, and what can't be undone. */
  readonly children: ReactNode;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly work: (api: AdminApi) => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks before something is done, does it, and says so when it was refused. Open while it is there. */
export function ConfirmDialog(props: Props) {
  const { title, children, confirm, danger = false, work, onDone, onClose } = props;
  const action = useAction();
  const id = useId();
  const go = async () => {
    if (await action.run(work)) {
      onDone();
    }
  };
  return (
    <Dialog open onClose={action.busy ? undefined : onClose} aria-labelledby={id}>
      <DialogTitle id={id} sx={{ overflowWrap: 'anywhere' }}>
        {title}
      </DialogTitle>
      <DialogContent>
        <ProblemNotice problem={action.problem} />
        {children}
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onClose} disabled={action.busy}>
          Cancel
        </Button>
        <Button
          variant="contained"
          color={danger ? 'error' : 'primary'}
          loading={action.busy}
          onClick={() => void go()}
        >
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
