import { useState } from 'react';
import type { Role } from '../../api/types';
import { Rows } from '../../components/Rows';
import { TwoLines } from '../../components/TwoLines';
import { useConfig } from '../../config/ConfigContext';
import { navigate } from '../../routing/navigation';
import { ListPage } from '../List/ListPage';
import { RoleDialog } from './RoleDialog';

/** Every role there is. */
export function Roles() {
  const { roles: known } = useConfig();
  const [adding, setAdding] = useState(false);
  const about = ({ name }: Role) =>
    name === known.administrator
      ? 'Everything in this console'
      : name === known.auditor
        ? 'Sees this console, changes nothing'
        : undefined;
  return (
    <>
      <ListPage<'roles', Role>
        title="Roles"
        subtitle="What people may do here and in applications."
        path="Roles"
        name="roles"
        searchLabel="Search by name"
        add={{ text: 'New role', onAdd: () => setAdding(true) }}
        none={{ title: 'There are no roles yet', hint: 'Make one with “New role”.' }}
        unmatched={{
          title: (search) => `No role matches “${search}”`,
          hint: 'Search for another part of the name, or make a new role.',
        }}
      >
        {(roles) => (
          <Rows
            label="Roles"
            items={roles}
            keyOf={({ id }) => id}
            hrefOf={({ id }) => `/roles/${encodeURIComponent(id)}`}
          >
            {(role) => <TwoLines first={role.name} second={about(role)} />}
          </Rows>
        )}
      </ListPage>
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
