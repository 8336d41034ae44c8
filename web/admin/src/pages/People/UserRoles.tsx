import { mdiTrashCanOutline } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import MuiLink from '@mui/material/Link';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { maxPageSize, type Role, type Roles, type User } from '../../api/types';
import { useAction } from '../../api/useAction';
import { useLoad } from '../../api/useLoad';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Empty } from '../../components/Empty';
import { Loading } from '../../components/Loading';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Rows } from '../../components/Rows';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { TwoLines } from '../../components/TwoLines';
import { Link } from '../../routing/Link';
import { useMayWrite } from '../../session/Caller';

interface Props {
  readonly user: User;
}

/** The roles somebody has. */
export function UserRoles({ user }: Props) {
  const mayWrite = useMayWrite();
  const tell = useTell();
  const at = `Users/${encodeURIComponent(user.id)}/Roles`;
  const held = useLoad<Roles>(at, (api) => api.get(at, { pageSize: maxPageSize }));
  const [taking, setTaking] = useState<Role | null>(null);
  return (
    <Section title="Roles" hint="What somebody may do here and in applications that ask for roles.">
      <Loading of={held}>
        {({ roles }) => (
          <>
            {roles.length === 0 ? (
              <Empty title={`${user.userName} has no role`}>
                {mayWrite ? 'Choose one below.' : 'An administrator can give one.'}
              </Empty>
            ) : (
              <Rows label="Roles" items={roles} keyOf={({ id }) => id}>
                {(role) => (
                  <>
                    <TwoLines
                      first={
                        <MuiLink component={Link} href={`/roles/${encodeURIComponent(role.id)}`}>
                          {role.name}
                        </MuiLink>
                      }
                    />
                    {mayWrite && (
                      <IconButton
                        aria-label={`Take the role ${role.name} away`}
                        onClick={() => setTaking(role)}
                      >
                        <Icon path={mdiTrashCanOutline} />
                      </IconButton>
                    )}
                  </>
                )}
              </Rows>
            )}
            {mayWrite && <GiveRole user={user} held={roles} onGiven={held.reload} />}
          </>
        )}
      </Loading>
      {taking !== null && (
        <ConfirmDialog
          title={`Take ${taking.name} from ${user.userName}?`}
          confirm="Take away"
          danger
          work={(api) => api.remove('Users/Roles', { userId: user.id, roleId: taking.id })}
          onDone={() => {
            tell(`${user.userName} is no longer ${taking.name}.`);
            setTaking(null);
            held.reload();
          }}
          onClose={() => setTaking(null)}
        >
          What the role allows ends; the admin API refuses at once, applications when they next ask
          for tokens.
        </ConfirmDialog>
      )}
    </Section>
  );
}

interface GiveProps {
  readonly user: User;
  readonly held: readonly Role[];
  readonly onGiven: () => void;
}

function GiveRole({ user, held, onGiven }: GiveProps) {
  const action = useAction();
  const tell = useTell();
  const [chosen, setChosen] = useState<Role | null>(null);
  const all = useLoad<Roles>('Roles', (api) => api.get('Roles', { pageSize: maxPageSize }));
  const others = (all.value?.roles ?? []).filter(({ id }) => !held.some((role) => role.id === id));
  const give = async () => {
    if (chosen === null) {
      return;
    }
    const body = { userId: user.id, roleId: chosen.id };
    if (await action.run((api) => api.post('Users/Roles', body))) {
      tell(`${user.userName} is ${chosen.name} now.`);
      setChosen(null);
      onGiven();
    }
  };
  return (
    <Box sx={{ mt: 2 }}>
      <ProblemNotice problem={action.problem ?? all.problem} onReload={all.reload} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Autocomplete
          options={others}
          value={chosen}
          onChange={(_event, role) => setChosen(role)}
          getOptionLabel={(role) => role.name}
          isOptionEqualToValue={(one, other) => one.id === other.id}
          noOptionsText="No other role; make one under Roles."
          renderInput={(parameters) => <TextField {...parameters} label="Role" size="small" />}
          sx={{ flex: '1 1 240px', maxWidth: 420 }}
        />
        <Button
          variant="outlined"
          loading={action.busy}
          disabled={chosen === null}
          onClick={() => void give()}
        >
          Give role
        </Button>
      </Box>
    </Box>
  );
}
