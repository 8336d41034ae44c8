import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { type ReactNode, useId } from 'react';
import type { Action } from '../api/useAction';
import { ProblemNotice } from './ProblemNotice';

interface Props {
  readonly title: string;
  readonly submit: string;
  /** Members that have a field in the dialog. */
  readonly fields: readonly string[];
  readonly action: Action;
  readonly ready?: boolean;
  readonly onSubmit: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A few fields and a button that sends them. Open while it is there. */
export function FormDialog(props: Props) {
  const { title, submit, fields, action, ready = true, onSubmit, onClose, children } = props;
  const id = useId();
  return (
    <Dialog
      open
      fullWidth
      maxWidth="xs"
      onClose={action.busy ? undefined : onClose}
      aria-labelledby={id}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void onSubmit();
        }}
      >
        <DialogTitle id={id} sx={{ overflowWrap: 'anywhere' }}>
          {title}
        </DialogTitle>
        <DialogContent sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}>
          <ProblemNotice problem={action.problem} fields={fields} />
          {children}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          <Button onClick={onClose} disabled={action.busy}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" loading={action.busy} disabled={!ready}>
            {submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
