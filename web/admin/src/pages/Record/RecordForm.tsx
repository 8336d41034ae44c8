import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { AdminApi } from '../../api/AdminApi';
import { useAction } from '../../api/useAction';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Section } from '../../components/Section';
import { useUnsaved } from '../../routing/useAddress';
import { FieldInput } from './FieldInput';
import { type FieldGroup, membersOf, type RecordOf, tidy } from './recordFields';

interface Props<T extends RecordOf> {
  readonly groups: readonly FieldGroup[];
  /** What was read. What comes anew takes the place of all but what was typed and not saved. */
  readonly start: T;
  readonly mayWrite: boolean;
  readonly submit?: string;
  /** Sends all of it: what has no field goes as it came. */
  readonly save: (api: AdminApi, record: T) => Promise<unknown>;
  readonly onSaved: () => void;
  readonly onReload?: () => void;
}

interface Typed<T> {
  readonly changes: RecordOf;
  /** The start that these changes were saved upon; the next one has them. */
  readonly savedUpon: T | null;
}

/** Everything about a record that has a field. Saved as a whole. */
export function RecordForm<T extends RecordOf>(props: Props<T>) {
  const { groups, start, mayWrite, submit = 'Save', save, onSaved, onReload } = props;
  const nothing: Typed<T> = { changes: {}, savedUpon: null };
  const [typed, setTyped] = useState(nothing);
  const action = useAction();
  const arrived = typed.savedUpon !== null && typed.savedUpon !== start;
  const changes = arrived ? {} : typed.changes;
  const form: T = { ...start, ...changes };
  const changed = typed.savedUpon === null && JSON.stringify(form) !== JSON.stringify(start);
  useUnsaved(changed);
  const send = async () => {
    if (await action.run((api) => save(api, tidy(form)))) {
      setTyped({ changes, savedUpon: start });
      onSaved();
    }
  };
  const discard = () => {
    setTyped(nothing);
    action.clear();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {groups.map(({ title, hint, fields }) => (
        <Section key={title} title={title} hint={hint}>
          <Box sx={{ display: 'grid', gap: 2 }}>
            {fields.map((field) => (
              <FieldInput
                key={field.name}
                field={field}
                value={form[field.name]}
                disabled={!mayWrite}
                problem={action.problem}
                onChange={(value) =>
                  setTyped({ changes: { ...changes, [field.name]: value }, savedUpon: null })
                }
              />
            ))}
          </Box>
        </Section>
      ))}
      <ProblemNotice
        problem={action.problem}
        fields={membersOf(groups)}
        onReload={
          onReload &&
          (() => {
            discard();
            onReload();
          })
        }
      />
      {mayWrite && (
        <Box sx={{ display: 'flex', gap: 1, mb: 2.5 }}>
          <Button type="submit" variant="contained" loading={action.busy} disabled={!changed}>
            {submit}
          </Button>
          <Button disabled={!changed} onClick={discard}>
            Discard changes
          </Button>
        </Box>
      )}
    </form>
  );
}
