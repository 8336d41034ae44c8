import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useRef, useState } from 'react';
import { useAction } from '../../api/useAction';
import { textOf } from '../../components/files';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Rows } from '../../components/Rows';
import { Section } from '../../components/Section';
import { State } from '../../components/State';
import { TwoLines } from '../../components/TwoLines';
import { FileFault, type Lists, listsIn, maxFileBytes, readAll } from './file';
import { carryOutAll, type Outcome, planFor, type Step } from './plan';

const words = {
  create: { kind: 'good', text: 'Will be made' },
  change: { kind: 'warning', text: 'Will be changed' },
  same: { kind: 'plain', text: 'Stays as it is' },
  fixed: { kind: 'plain', text: 'Stands in conclave.toml' },
} as const;

/** Reads a file, says what it would do, and does it when told to. */
export function Import() {
  const action = useAction();
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [plan, setPlan] = useState<readonly Step[]>([]);
  const [outcomes, setOutcomes] = useState<readonly Outcome[] | null>(null);
  const [done, setDone] = useState(0);
  const count = plan.filter(({ change }) => change === 'create' || change === 'change').length;
  const look = async (file: File) => {
    setFault(null);
    setOutcomes(null);
    setPlan([]);
    let lists: Lists;
    try {
      if (file.size > maxFileBytes) {
        throw new FileFault('The file is larger than 10 MB.');
      }
      lists = listsIn(await textOf(file));
    } catch (thrown) {
      setFault(thrown instanceof Error ? thrown.message : 'The file can’t be read.');
      return;
    }
    await action.run(async (api) => setPlan(planFor(lists, await readAll(api))));
  };
  const carryOut = () =>
    action.run(async (api) => {
      setDone(0);
      setOutcomes(await carryOutAll(api, plan, setDone));
      setPlan([]);
    });
  return (
    <Section
      title="Import"
      hint="First you see what would happen. Nothing is removed, and what the file does not name stays."
    >
      <ProblemNotice problem={action.problem} />
      {fault !== null && (
        <Alert severity="error" sx={{ mb: 2 }}>
          {fault}
        </Alert>
      )}
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="File to import"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) {
            void look(file);
          }
          event.target.value = ''; // the same file may be chosen again
        }}
      />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mb: plan.length > 0 ? 2 : 0 }}>
        <Button variant="outlined" disabled={action.busy} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        {plan.length > 0 && (
          <Button
            variant="contained"
            loading={action.busy}
            disabled={count === 0}
            onClick={() => void carryOut()}
          >
            {count === 0
              ? 'Nothing to change'
              : action.busy
                ? `${String(done)} of ${String(count)}`
                : `Carry out ${String(count)} ${count === 1 ? 'change' : 'changes'}`}
          </Button>
        )}
      </Box>
      {plan.length > 0 && (
        <Rows label="What will happen" items={plan} keyOf={({ kind, name }) => kind.key + name}>
          {({ kind, name, change, members }) => (
            <>
              <TwoLines
                first={name}
                second={[kind.title, ...(members.length > 0 ? [members.join(', ')] : [])].join(
                  ': ',
                )}
              />
              <State {...words[change]} />
            </>
          )}
        </Rows>
      )}
      {outcomes !== null && <Outcomes outcomes={outcomes} />}
    </Section>
  );
}

function Outcomes({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const refused = outcomes.filter(({ problem }) => problem !== null);
  return (
    <Box sx={{ mt: 2 }} role="status">
      <Alert severity={refused.length === 0 ? 'success' : 'warning'} sx={{ mb: 1 }}>
        {outcomes.length - refused.length} done, {refused.length} refused.
        {refused.length > 0 && ' What was refused is as before; mend the file and import it again.'}
      </Alert>
      <Rows
        label="What happened"
        items={outcomes}
        keyOf={({ step: { kind, name } }) => kind.key + name}
      >
        {({ step: { kind, name }, problem }) => (
          <>
            <TwoLines
              first={name}
              second={
                problem === null
                  ? kind.title
                  : [problem.message, ...Object.values(problem.fields).flat()].join(' ')
              }
            />
            {problem === null ? (
              <State kind="good" text="Done" />
            ) : (
              <State kind="bad" text="Refused" />
            )}
          </>
        )}
      </Rows>
    </Box>
  );
}
