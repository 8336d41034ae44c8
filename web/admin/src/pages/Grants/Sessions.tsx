import { useState } from 'react';
import Button from '@mui/material/Button';
import type { ListOf } from '../../api/types';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Empty } from '../../components/Empty';
import { ListCard } from '../../components/ListCard';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Pager } from '../../components/Pager';
import { Rows } from '../../components/Rows';
import { SearchField } from '../../components/SearchField';
import { useTell } from '../../components/Tell';
import { TwoLines } from '../../components/TwoLines';
import { useMayWrite } from '../../session/Caller';
import { pageSize, useList } from '../useList';

interface Session {
  readonly id: string;
  readonly subjectName: string;
  readonly userAgent: string;
  readonly ipAddress: string;
  readonly created: string;
}

/** Where people are signed in. */
export function Sessions() {
  const mayWrite = useMayWrite();
  const tell = useTell();
  const [ending, setEnding] = useState<Session | null>(null);
  const { search, page, loaded, onSearch, onPage } =
    useList<ListOf<'sessions', Session>>('Sessions');
  return (
    <>
      <PageHeader title="Sessions" subtitle="The browsers in which people are signed in." />
      <SearchField label="Search by name" value={search} onSearch={onSearch} />
      <ListCard>
        <Loading of={loaded}>
          {({ sessions, totalCount }) =>
            sessions.length === 0 ? (
              <Empty title="No sessions">
                {search === '' ? 'Nobody is signed in.' : 'Search for another name.'}
              </Empty>
            ) : (
              <>
                <Rows label="Sessions" items={sessions} keyOf={({ id }) => id}>
                  {(session) => (
                    <>
                      <TwoLines
                        first={session.subjectName}
                        second={`${session.ipAddress} · since ${new Date(session.created).toLocaleString()} · ${session.userAgent}`}
                      />
                      {mayWrite && (
                        <Button color="error" onClick={() => setEnding(session)}>
                          End
                        </Button>
                      )}
                    </>
                  )}
                </Rows>
                <Pager page={page} pageSize={pageSize} total={totalCount} onPage={onPage} />
              </>
            )
          }
        </Loading>
      </ListCard>
      {ending !== null && (
        <ConfirmDialog
          title={`End the session of ${ending.subjectName}?`}
          confirm="End the session"
          danger
          work={(api) => api.remove(`Sessions/${encodeURIComponent(ending.id)}`)}
          onDone={() => {
            setEnding(null);
            tell('The session has ended.');
            loaded.reload();
          }}
          onClose={() => setEnding(null)}
        >
          {ending.subjectName} is signed out in that browser, and applications hear of it.
        </ConfirmDialog>
      )}
    </>
  );
}
