import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useAction } from '../../api/useAction';
import { FormDialog } from '../../components/FormDialog';
import { useTell } from '../../components/Tell';

interface Props {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Deletes rows of the audit log from before a day, which leaves a row itself. */
export function DropOld({ onDone, onClose }: Props) {
  const action = useAction();
  const tell = useTell();
  const [day, setDay] = useState('');
  const fault = action.problem?.of('olderThan') ?? null;
  const submit = async () => {
    if (await action.run((api) => api.remove('Logs/AuditLog', { olderThan: day }))) {
      tell(`Rows from before ${day} are deleted.`);
      onDone();
    }
  };
  return (
    <FormDialog
      title="Delete old rows of the audit log?"
      submit="Delete them"
      fields={['olderThan']}
      action={action}
      ready={day !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      What is older than this day (UTC) is gone for good. That you did it is recorded.
      <TextField
        type="date"
        label="Older than"
        value={day}
        onChange={(event) => setDay(event.target.value)}
        error={fault !== null}
        helperText={fault}
        slotProps={{ inputLabel: { shrink: true } }}
      />
    </FormDialog>
  );
}
