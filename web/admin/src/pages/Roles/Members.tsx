import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Role, User, Users } from '../../api/types';
import { useAction } from '../../api/useAction';
import { useLoad } from '../../api/useLoad';
import { Empty } from '../../components/Empty';
import { Loading } from '../../components/Loading';
import { Pager } from '../../components/Pager';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { useMayWrite } from '../../session/Caller';
import { PersonPicker } from '../People/PersonPicker';
import { UserRows } from '../People/UserRows';
import { pageSize } from '../List/useList';

interface Props {
  readonly role: Role;
}

/** Who has a role. It is taken away on the person's own page. */
export function Members({ role }: Props) {
  const mayWrite = useMayWrite();
  const [page, setPage] = useState(1);
  const at = `Roles/${encodeURIComponent(role.id)}/Users`;
  const loaded = useLoad<Users>(`${at} ${String(page)}`, (api) => api.get(at, { page, pageSize }));
  return (
    <Section title="Members" hint="Open somebody to take the role away.">
      <Loading of={loaded}>
        {({ users, totalCount }) =>
          users.length === 0 ? (
            <Empty title="Nobody has this role">
              {mayWrite ? 'Give it to somebody below.' : 'An administrator can give it.'}
            </Empty>
          ) : (
            <>
              <UserRows label="Members" users={users} />
              <Pager page={page} pageSize={pageSize} total={totalCount} onPage={setPage} />
            </>
          )
        }
      </Loading>
      {mayWrite && <AddMember role={role} onAdded={loaded.reload} />}
    </Section>
  );
}

interface AddProps {
  readonly role: Role;
  readonly onAdded: () => void;
}

function AddMember({ role, onAdded }: AddProps) {
  const action = useAction();
  const tell = useTell();
  const [chosen, setChosen] = useState<User | null>(null);
  const add = async () => {
    if (chosen === null) {
      return;
    }
    const body = { userId: chosen.id, roleId: role.id };
    if (await action.run((api) => api.post('Users/Roles', body))) {
      tell(`${chosen.userName} is ${role.name} now.`);
      setChosen(null);
      onAdded();
    }
  };
  return (
    <Box sx={{ mt: 2 }}>
      <ProblemNotice problem={action.problem} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Box sx={{ flex: '1 1 240px', maxWidth: 420 }}>
          <PersonPicker size="small" value={chosen} onChosen={setChosen} />
        </Box>
        <Button
          variant="outlined"
          loading={action.busy}
          disabled={chosen === null}
          onClick={() => void add()}
        >
          Give role
        </Button>
      </Box>
    </Box>
  );
}
