import { Rows } from '../../components/Rows';
import { State } from '../../components/State';
import { TwoLines } from '../../components/TwoLines';
import { navigate } from '../../routing/navigation';
import { ListPage } from '../List/ListPage';
import type { Client } from './client';

/** Every application that may ask for tokens. */
export function Clients() {
  return (
    <ListPage<'clients', Client>
      title="Applications"
      subtitle="Who may ask for tokens: clients, in the words of OAuth."
      path="Clients"
      name="clients"
      searchLabel="Search by name or client id"
      add={{ text: 'New application', onAdd: () => navigate('/clients/new') }}
      none={{ title: 'No applications yet', hint: 'Enter one with “New application”.' }}
      unmatched={{
        title: (search) => `No application matches “${search}”`,
        hint: 'Search for another part.',
      }}
    >
      {(clients) => (
        <Rows
          label="Applications"
          items={clients}
          keyOf={({ id }) => String(id)}
          hrefOf={({ id }) => `/clients/${String(id)}`}
        >
          {(client) => (
            <>
              <TwoLines first={client.clientName ?? client.clientId} second={client.clientId} />
              {client.nonEditable && <State kind="plain" text="From conclave.toml" />}
              {!client.enabled && <State kind="bad" text="Off" />}
            </>
          )}
        </Rows>
      )}
    </ListPage>
  );
}
