import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import { useState } from 'react';
import { type ListOf, maxPageSize } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Empty } from '../../components/Empty';
import { ListCard } from '../../components/ListCard';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Rows } from '../../components/Rows';
import { useTell } from '../../components/Tell';
import { dayText } from '../../components/times';
import { TwoLines } from '../../components/TwoLines';
import { Link } from '../../routing/Link';
import { useMayWrite } from '../../session/Caller';

interface Grant {
  readonly id: string;
  readonly type: string;
  readonly subjectName: string;
  readonly clientId: string;
  readonly creationTime: string;
  readonly expiration: string | null;
}

interface Props {
  readonly id: string;
}

const types: Readonly<Record<string, string>> = {
  refresh_token: 'Stays connected (refresh token)',
  user_consent: 'Consent that is remembered',
};

function about({ type, creationTime, expiration }: Grant): string {
  const end = expiration === null ? '' : `, ends ${dayText(expiration)}`;
  return `${types[type] ?? type}, since ${dayText(creationTime)}${end}`;
}

/** What one person has allowed. */
export function GrantsOf({ id }: Props) {
  const mayWrite = useMayWrite();
  const tell = useTell();
  const [asked, setAsked] = useState<Grant | 'all' | null>(null);
  const at = `PersistedGrants/Subjects/${encodeURIComponent(id)}`;
  const loaded = useLoad(at, (api) =>
    api.get<ListOf<'persistedGrants', Grant>>(at, { pageSize: maxPageSize }),
  );
  const grants = loaded.value?.persistedGrants ?? [];
  const name = grants[0]?.subjectName;
  return (
    <>
      <PageHeader
        key={name}
        title={name === undefined ? 'Grants of one person' : `Grants of ${name}`}
        subtitle={
          <MuiLink component={Link} href={`/users/${encodeURIComponent(id)}`}>
            The account
          </MuiLink>
        }
        back={{ href: '/grants', text: 'Grants' }}
        actions={
          mayWrite &&
          grants.length > 0 && (
            <Button variant="outlined" color="error" onClick={() => setAsked('all')}>
              End all
            </Button>
          )
        }
      />
      <ListCard>
        <Loading of={loaded}>
          {({ persistedGrants }) =>
            persistedGrants.length === 0 ? (
              <Empty title="No grants">Nothing is allowed to any application.</Empty>
            ) : (
              <Rows label="Grants" items={persistedGrants} keyOf={(grant) => grant.id}>
                {(grant) => (
                  <>
                    <TwoLines first={grant.clientId} second={about(grant)} />
                    {mayWrite && (
                      <Button color="error" onClick={() => setAsked(grant)}>
                        End
                      </Button>
                    )}
                  </>
                )}
              </Rows>
            )
          }
        </Loading>
      </ListCard>
      {asked !== null && (
        <ConfirmDialog
          title={asked === 'all' ? 'End all grants?' : `End the grant to ${asked.clientId}?`}
          confirm="End"
          danger
          work={(api) =>
            api.remove(asked === 'all' ? at : `PersistedGrants/${encodeURIComponent(asked.id)}`)
          }
          onDone={() => {
            setAsked(null);
            tell('It has ended.');
            loaded.reload();
          }}
          onClose={() => setAsked(null)}
        >
          Access tokens that came with it are refused, too. The person signs in again, or allows it
          again, when they next need it.
        </ConfirmDialog>
      )}
    </>
  );
}
