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
import type { ProviderList } from './provider';

/** Every provider of others at which people may sign in. */
export function Providers() {
  const { search, page, loaded, onSearch, onPage } = useList<ProviderList>('IdentityProviders');
  const mayWrite = useMayWrite();
  return (
    <>
      <PageHeader
        title="Providers"
        subtitle="Where people may sign in with an account that they have elsewhere."
        actions={
          mayWrite && (
            <Button
              variant="contained"
              startIcon={<Icon path={mdiPlus} />}
              onClick={() => navigate('/providers/new')}
            >
              New provider
            </Button>
          )
        }
      />
      <SearchField label="Search by name" value={search} onSearch={onSearch} />
      <ListCard>
        <Loading of={loaded}>
          {({ identityProviders, totalCount }) =>
            identityProviders.length === 0 ? (
              <Empty title={search === '' ? 'No providers yet' : `No provider matches “${search}”`}>
                {search === ''
                  ? 'People sign in with a password or a passkey of this server. Offer another way with “New provider”.'
                  : 'Search for another part of the name.'}
              </Empty>
            ) : (
              <>
                <Rows
                  label="Providers"
                  items={identityProviders}
                  keyOf={({ id }) => String(id)}
                  hrefOf={({ id }) => `/providers/${String(id)}`}
                >
                  {({ displayName, enabled, identityProviderProperties }) => (
                    <>
                      <TwoLines first={displayName} second={identityProviderProperties.Authority} />
                      {identityProviderProperties.Register === 'true' && (
                        <State kind="plain" text="New people get an account" />
                      )}
                      {!enabled && <State kind="bad" text="Off" />}
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
