import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Answered } from '../../api/AdminApi';
import { useAction } from '../../api/useAction';
import { useLoad } from '../../api/useLoad';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { useUnsaved } from '../../routing/useAddress';
import { useMayWrite } from '../../session/Caller';
import { PolicyEditor } from './PolicyEditor';
import { PolicyHelp } from './PolicyHelp';
import { PolicyHistory } from './PolicyHistory';
import { PolicyTester } from './PolicyTester';
import type { Policy } from './policyTypes';
import { useCheck } from './useCheck';

interface Props {
  readonly read: Answered<Policy>;
  readonly onReload: () => void;
}

function Editing({ read, onReload }: Props) {
  const { text: saved, version, fromConfiguration } = read.value;
  const [text, setText] = useState(saved);
  const [decided, setDecided] = useState(0);
  const mayWrite = useMayWrite();
  const action = useAction();
  const tell = useTell();
  const check = useCheck(text);
  const changed = text !== saved;
  useUnsaved(changed);
  const edit = (next: string) => {
    setText(next);
    setDecided(0);
  };
  const save = async () => {
    if (await action.run((api) => api.put('Policy', { text }, read.etag))) {
      tell('The policy is set and holds now.');
      onReload();
    }
  };
  return (
    <>
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { xs: '1fr', lg: '3fr 2fr' } }}>
        <Section
          title={fromConfiguration ? 'From conclave.toml' : `Version ${String(version)}`}
          hint={fromConfiguration ? 'Holds until a policy is saved here.' : undefined}
        >
          <ProblemNotice problem={action.problem} onReload={onReload} />
          <PolicyEditor
            text={text}
            onText={edit}
            readOnly={!mayWrite}
            check={check}
            decided={decided}
          />
          {mayWrite && (
            <Box sx={{ display: 'flex', gap: 1, mt: 2 }}>
              <Button
                variant="contained"
                loading={action.busy}
                disabled={!changed || (check?.errors.length ?? 0) > 0}
                onClick={() => void save()}
              >
                Save
              </Button>
              <Button disabled={!changed} onClick={() => edit(saved)}>
                Discard changes
              </Button>
            </Box>
          )}
        </Section>
        <Section title="How to write it">
          <PolicyHelp />
        </Section>
      </Box>
      <PolicyTester text={text} onDecided={setDecided} />
      <PolicyHistory version={version} onTake={mayWrite ? (each) => edit(each.text) : undefined} />
    </>
  );
}

/** Who may create, join, record and moderate which rooms. */
export function RoomPolicy() {
  const loaded = useLoad('Policy', (api) => api.read<Policy>('Policy'));
  return (
    <>
      <PageHeader
        title="Room policy"
        subtitle="Who may create, join, record and moderate which rooms. Read from the top; the first line that fits decides."
      />
      <Loading of={loaded}>
        {(read) => <Editing key={read.value.version} read={read} onReload={loaded.reload} />}
      </Loading>
    </>
  );
}
