import { mdiAccountPlusOutline } from '@mdi/js';
import { useState } from 'react';
import type { User } from '../../api/types';
import { ListPage } from '../List/ListPage';
import { NewPerson } from './NewPerson';
import { UserRows } from './UserRows';

/** Everybody who has an account. */
export function People() {
  const [adding, setAdding] = useState(false);
  return (
    <>
      <ListPage<'users', User>
        title="People"
        subtitle="Who has an account here."
        path="Users"
        name="users"
        searchLabel="Search by name or address"
        add={{ text: 'New person', icon: mdiAccountPlusOutline, onAdd: () => setAdding(true) }}
        none={{
          title: 'Nobody has an account yet',
          hint: 'Make the first one with “New person”, or let people register.',
        }}
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
