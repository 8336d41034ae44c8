import { mdiPlus } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Button from '@mui/material/Button';
import { Empty } from '../../components/Empty';
import { ListCard } from '../../components/ListCard';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Pager } from '../../components/Pager';
import { Rows } from '../../components/Rows';
import { SearchField } from '../../components/SearchField';
import { State } from '../../components/State';
import { TwoLines } from '../../components/TwoLines';
import { navigate } from '../../routing/navigation';
import { useMayWrite } from '../../session/Caller';
import { pageSize, useList } from '../useList';
import type { Clients as ClientList } from './client';

/** Every application that may ask for tokens. */
export function Clients() {
  const { search, page, loaded, onSearch, onPage } = useList<ClientList>('Clients');
  const mayWrite = useMayWrite();
  return (
    <>
      <PageHeader
        title="Applications"
        subtitle="Who may ask for tokens: clients, in the words of OAuth."
        actions={
          mayWrite && (
            <Button
              variant="contained"
              startIcon={<Icon path={mdiPlus} />}
              onClick={() => navigate('/clients/new')}
            >
              New application
            </Button>
          )
        }
      />
      <SearchField label="Search by name or client id" value={search} onSearch={onSearch} />
      <ListCard>
        <Loading of={loaded}>
          {({ clients, totalCount }) =>
            clients.length === 0 ? (
              <Empty
                title={search === '' ? 'No applications yet' : `No application matches “${search}”`}
              >
                {search === '' ? 'Enter one with “New application”.' : 'Search for another part.'}
              </Empty>
            ) : (
              <>
                <Rows
                  label="Applications"
                  items={clients}
                  keyOf={({ id }) => String(id)}
                  hrefOf={({ id }) => `/clients/${String(id)}`}
                >
                  {(client) => (
                    <>
                      <TwoLines
                        first={client.clientName ?? client.clientId}
                        second={client.clientId}
                      />
                      {client.nonEditable && <State kind="plain" text="From conclave.toml" />}
                      {!client.enabled && <State kind="bad" text="Off" />}
                    </>
                  )}
                </Rows>
                <Pager page={page} pageSize={pageSize} total={totalCount} onPage={onPage} />
              </>
            )
          }
        </Loading>
      </ListCard>
    </>
  );
}
