import { Rows } from '../../components/Rows';
import { State } from '../../components/State';
import { TwoLines } from '../../components/TwoLines';
import { navigate } from '../../routing/navigation';
import { ListPage } from '../List/ListPage';
import type { Provider } from './provider';

/** Every provider of others at which people may sign in. */
export function Providers() {
  return (
    <ListPage<'identityProviders', Provider>
      title="Providers"
      subtitle="Where people may sign in with an account that they have elsewhere."
      path="IdentityProviders"
      name="identityProviders"
      searchLabel="Search by name"
      add={{ text: 'New provider', onAdd: () => navigate('/providers/new') }}
      none={{
        title: 'No providers yet',
        hint: 'People sign in with a password or a passkey of this server. Offer another way with “New provider”.',
      }}
      unmatched={{
        title: (search) => `No provider matches “${search}”`,
        hint: 'Search for another part of the name.',
      }}
    >
      {(providers) => (
        <Rows
          label="Providers"
          items={providers}
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
      )}
    </ListPage>
  );
}
