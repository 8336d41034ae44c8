import { useState } from 'react';
import { useLoad } from '../../api/useLoad';
import { Empty } from '../../components/Empty';
import { Loading } from '../../components/Loading';
import { Pager } from '../../components/Pager';
import { Rows } from '../../components/Rows';
import { Section } from '../../components/Section';
import { TwoLines } from '../../components/TwoLines';
import { pageSize } from '../List/useList';
import type { ConnectedList, Provider } from './provider';

/** Who signs in at the provider. People are disconnected on their own pages. */
export function ConnectedPeople({ provider }: { readonly provider: Provider }) {
  const [page, setPage] = useState(1);
  const at = `IdentityProviders/${String(provider.id)}/Users`;
  const loaded = useLoad<ConnectedList>(`${at} ${String(page)}`, (api) =>
    api.get(at, { page, pageSize }),
  );
  return (
    <Section title="Connected people" hint="Open somebody to disconnect them.">
      <Loading of={loaded}>
        {({ providers, totalCount }) =>
          providers.length === 0 ? (
            <Empty title="Nobody is connected">
              People connect their accounts on their page “Security”.
            </Empty>
          ) : (
            <>
              <Rows
                label="Connected people"
                items={providers}
                keyOf={({ providerKey }) => providerKey}
                hrefOf={({ userId }) => `/users/${encodeURIComponent(userId)}`}
              >
                {({ userName, accountName, providerKey }) => (
                  <TwoLines first={userName} second={accountName || providerKey} />
                )}
              </Rows>
              <Pager page={page} pageSize={pageSize} total={totalCount} onPage={setPage} />
            </>
          )
        }
      </Loading>
    </Section>
  );
}
