import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { AdminApi } from '../../api/AdminApi';
import { useAction } from '../../api/useAction';
import { ProblemNotice } from '../../components/ProblemNotice';
import { useUnsaved } from '../../routing/useAddress';
import { FieldInput } from './FieldInput';
import { GroupSection } from './GroupSection';
import { type FieldGroup, membersOf, type RecordOf, tidy } from './recordFields';

interface Props<T extends RecordOf> {
  readonly groups: readonly FieldGroup[];
  /** What was read. What comes anew takes the place of all but what was typed and not saved. */
  readonly start: T;
  /** While it is read again nothing is sent: the server would take it for older than it is. */
  readonly reading?: boolean;
  readonly mayWrite: boolean;
  /** Members that stay as they are. */
  readonly fixed?: readonly string[];
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

/** Where one scrolls to a field, it is not behind the bars at the edges. */
const clearOfTheBars = { scrollMarginBlock: '96px' } as const;
/** In sight while there is something to save, however long the form is. */
const atTheBottom = {
  ...{ position: 'sticky', bottom: 0, zIndex: 5, py: 1.5, mx: -1, px: 1 },
  ...{ bgcolor: 'background.default', borderTop: 1, borderColor: 'divider' },
} as const;

/** Everything about a record that has a field. Saved as a whole. */
export function RecordForm<T extends RecordOf>(props: Props<T>) {
  const { groups, start, reading = false, mayWrite, fixed = [], submit = 'Save' } = props;
  const { save, onSaved, onReload } = props;
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
      {groups.map((group) => (
        <GroupSection key={group.title} group={group} record={form} problem={action.problem}>
          <Box sx={{ display: 'grid', gap: 2, '& input, & textarea': clearOfTheBars }}>
            {group.fields.map((field) => (
              <FieldInput
                key={field.name}
                field={field}
                value={form[field.name]}
                disabled={!mayWrite || fixed.includes(field.name)}
                problem={action.problem}
                onChange={(value) =>
                  setTyped({ changes: { ...changes, [field.name]: value }, savedUpon: null })
                }
              />
            ))}
          </Box>
        </GroupSection>
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
        <Box sx={{ display: 'flex', gap: 1, mb: 2.5, ...(changed ? atTheBottom : {}) }}>
          <Button
            type="submit"
            variant="contained"
            loading={action.busy}
            disabled={!changed || reading}
          >
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
