import Button from '@mui/material/Button';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Rows } from '../../components/Rows';
import { useTell } from '../../components/Tell';
import { TwoLines } from '../../components/TwoLines';
import { useMayWrite } from '../../session/Caller';
import { ListPage } from '../List/ListPage';

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
  return (
    <ListPage<'sessions', Session>
      title="Sessions"
      subtitle="The browsers in which people are signed in."
      path="Sessions"
      name="sessions"
      searchLabel="Search by name"
      none={{ title: 'No sessions', hint: 'Nobody is signed in.' }}
      unmatched={{ title: () => 'No sessions', hint: 'Search for another name.' }}
    >
      {(sessions, reload) => (
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
          {ending !== null && (
            <ConfirmDialog
              title={`End the session of ${ending.subjectName}?`}
              confirm="End the session"
              danger
              work={(api) => api.remove(`Sessions/${encodeURIComponent(ending.id)}`)}
              onDone={() => {
                setEnding(null);
                tell('The session has ended.');
                reload();
              }}
              onClose={() => setEnding(null)}
            >
              {ending.subjectName} is signed out in that browser, and applications hear of it.
            </ConfirmDialog>
          )}
        </>
      )}
    </ListPage>
  );
}
