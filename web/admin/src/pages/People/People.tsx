import { mdiAccountPlusOutline } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Users } from '../../api/types';
import { Empty } from '../../components/Empty';
import { ListCard } from '../../components/ListCard';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Pager } from '../../components/Pager';
import { SearchField } from '../../components/SearchField';
import { useMayWrite } from '../../session/Caller';
import { pageSize, useList } from '../useList';
import { NewPerson } from './NewPerson';
import { UserRows } from './UserRows';

/** Everybody who has an account. */
export function People() {
  const { search, page, loaded, onSearch, onPage } = useList<Users>('Users');
  const mayWrite = useMayWrite();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="People"
        subtitle="Who has an account here."
        actions={
          mayWrite && (
            <Button
              variant="contained"
              startIcon={<Icon path={mdiAccountPlusOutline} />}
              onClick={() => setAdding(true)}
            >
              New person
            </Button>
          )
        }
      />
      <SearchField label="Search by name or address" value={search} onSearch={onSearch} />
      <ListCard>
        <Loading of={loaded}>
          {({ users, totalCount }) =>
            users.length === 0 ? (
              <Empty
                title={search === '' ? 'Nobody has an account yet' : `Nobody matches “${search}”`}
              >
                {search === ''
                  ? 'Make the first one with “New person”, or let people register.'
                  : 'Search for a part of the user name or of the mail address.'}
              </Empty>
            ) : (
              <>
                <UserRows label="People" users={users} />
                <Pager page={page} pageSize={pageSize} total={totalCount} onPage={onPage} />
              </>
            )
          }
        </Loading>
      </ListCard>
      {adding && <NewPerson onClose={() => setAdding(false)} />}
    </>
  );
}
