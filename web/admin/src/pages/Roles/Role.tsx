import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Answered } from '../../api/AdminApi';
import type { Role as RoleOf } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { useTell } from '../../components/Tell';
import { useConfig } from '../../config/ConfigContext';
import { navigate } from '../../routing/navigation';
import { useMayWrite } from '../../session/Caller';
import { ClaimsSection } from '../Claims/ClaimsSection';
import { Members } from './Members';
import { RoleDialog } from './RoleDialog';

interface Props {
  readonly id: string;
}

/** One role: who has it, and the claims that it brings. */
export function Role({ id }: Props) {
  const { roles: known } = useConfig();
  const mayWrite = useMayWrite();
  const tell = useTell();
  const [asked, setAsked] = useState<'rename' | 'remove' | null>(null);
  const at = `Roles/${encodeURIComponent(id)}`;
  const loaded = useLoad<Answered<RoleOf>>(at, (api) => api.read<RoleOf>(at));
  const role = loaded.value?.value ?? null;
  const needed = role?.name === known.administrator || role?.name === known.auditor;
  const close = () => setAsked(null);
  return (
    <>
      <PageHeader
        key={role?.name}
        title={role?.name ?? 'Role'}
        subtitle={needed ? 'This console needs the role, so it keeps its name.' : undefined}
        back={{ href: '/roles', text: 'Roles' }}
        actions={
          mayWrite &&
          role !== null &&
          !needed && (
            <>
              <Button variant="outlined" onClick={() => setAsked('rename')}>
                Rename
              </Button>
              <Button variant="outlined" color="error" onClick={() => setAsked('remove')}>
                Remove
              </Button>
            </>
          )
        }
      />
      <Loading of={loaded}>
        {({ value, etag }) => (
          <>
            <Members role={value} />
            <ClaimsSection owner={{ path: 'Roles', member: 'roleId', id: value.id }} />
            {asked === 'rename' && (
              <RoleDialog
                existing={value}
                etag={etag}
                onClose={close}
                onDone={() => {
                  close();
                  loaded.reload();
                }}
              />
            )}
            {asked === 'remove' && (
              <ConfirmDialog
                title={`Remove the role ${value.name}?`}
                confirm={`Remove ${value.name}`}
                danger
                work={(api) => api.remove(at)}
                onDone={() => {
                  tell(`The role ${value.name} is removed.`);
                  navigate('/roles');
                }}
                onClose={close}
              >
                Nobody has it from then on, and its claims go with it. This can’t be undone.
              </ConfirmDialog>
            )}
          </>
        )}
      </Loading>
    </>
  );
}
