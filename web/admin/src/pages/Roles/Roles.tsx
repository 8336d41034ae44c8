import { mdiPlus } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Role, Roles as RoleList } from '../../api/types';
import { Empty } from '../../components/Empty';
import { ListCard } from '../../components/ListCard';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Pager } from '../../components/Pager';
import { Rows } from '../../components/Rows';
import { SearchField } from '../../components/SearchField';
import { TwoLines } from '../../components/TwoLines';
import { useConfig } from '../../config/ConfigContext';
import { navigate } from '../../routing/navigation';
import { useMayWrite } from '../../session/Caller';
import { pageSize, useList } from '../useList';
import { RoleDialog } from './RoleDialog';

/** Every role there is. */
export function Roles() {
  const { roles: known } = useConfig();
  const { search, page, loaded, onSearch, onPage } = useList<RoleList>('Roles');
  const mayWrite = useMayWrite();
  const [adding, setAdding] = useState(false);
  const about = ({ name }: Role) =>
    name === known.administrator
      ? 'Everything in this console'
      : name === known.auditor
        ? 'Sees this console, changes nothing'
        : undefined;
  return (
    <>
      <PageHeader
        title="Roles"
        subtitle="What people may do here and in applications."
        actions={
          mayWrite && (
            <Button
              variant="contained"
              startIcon={<Icon path={mdiPlus} />}
              onClick={() => setAdding(true)}
            >
              New role
            </Button>
          )
        }
      />
      <SearchField label="Search by name" value={search} onSearch={onSearch} />
      <ListCard>
        <Loading of={loaded}>
          {({ roles, totalCount }) =>
            roles.length === 0 ? (
              <Empty
                title={search === '' ? 'There are no roles yet' : `No role matches “${search}”`}
              >
                {search === ''
                  ? 'Make one with “New role”.'
                  : 'Search for another part of the name, or make a new role.'}
              </Empty>
            ) : (
              <>
                <Rows
                  label="Roles"
                  items={roles}
                  keyOf={({ id }) => id}
                  hrefOf={({ id }) => `/roles/${encodeURIComponent(id)}`}
                >
                  {(role) => <TwoLines first={role.name} second={about(role)} />}
                </Rows>
                <Pager page={page} pageSize={pageSize} total={totalCount} onPage={onPage} />
              </>
            )
          }
        </Loading>
      </ListCard>
      {adding && (
        <RoleDialog
          existing={null}
          etag={null}
          onClose={() => setAdding(false)}
          onDone={({ id }) => navigate(`/roles/${encodeURIComponent(id)}`)}
        />
      )}
    </>
  );
}
