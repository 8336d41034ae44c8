import { deviceName } from '@conclave/ui/device';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Rows } from '../../components/Rows';
import { useTell } from '../../components/Tell';
import { momentText } from '../../components/times';
import { TwoLines } from '../../components/TwoLines';
import { Link } from '../../routing/Link';
import { useMayWrite } from '../../session/Caller';
import { ListPage } from '../List/ListPage';

interface Session {
  readonly id: string;
  readonly subjectId: string;
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
                  first={
                    <MuiLink
                      component={Link}
                      href={`/users/${encodeURIComponent(session.subjectId)}`}
                    >
                      {session.subjectName}
                    </MuiLink>
                  }
                  second={
                    <span title={session.userAgent}>
                      {deviceName(session.userAgent)}, {session.ipAddress}, since{' '}
                      {momentText(session.created)}
                    </span>
                  }
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
