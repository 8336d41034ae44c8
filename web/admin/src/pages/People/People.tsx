import { mdiAccountPlusOutline } from '@mdi/js';
import { useState } from 'react';
import type { User } from '../../api/types';
import { useAddress } from '../../routing/useAddress';
import { ListPage } from '../List/ListPage';
import { NewPerson } from './NewPerson';
import { RoleFilter } from './RoleFilter';
import { UserRows } from './UserRows';

const nobody = {
  title: 'Nobody has an account yet',
  hint: 'Make the first one with “New person”, or let people register.',
};
const withoutRole = {
  title: 'Nobody has this role',
  hint: 'It is given on the page of a person, or of the role.',
};

/** Everybody who has an account. */
export function People() {
  const [adding, setAdding] = useState(false);
  const role = useAddress().query.get('role') ?? '';
  return (
    <>
      <ListPage<'users', User>
        title="People"
        subtitle="Who has an account here."
        path={role === '' ? 'Users' : `Roles/${encodeURIComponent(role)}/Users`}
        name="users"
        searchLabel="Search by name or address"
        filter={<RoleFilter id={role} />}
        add={{ text: 'New person', icon: mdiAccountPlusOutline, onAdd: () => setAdding(true) }}
        none={role === '' ? nobody : withoutRole}
        unmatched={{
          title: (search) => `Nobody matches “${search}”`,
          hint: 'Search for a part of the user name or of the mail address.',
        }}
      >
        {(users) => <UserRows label="People" users={users} />}
      </ListPage>
      {adding && <NewPerson onClose={() => setAdding(false)} />}
    </>
  );
}
