import { Rows } from '../../components/Rows';
import { State } from '../../components/State';
import { TwoLines } from '../../components/TwoLines';
import { navigate } from '../../routing/navigation';
import { ListPage } from '../List/ListPage';
import type { Kind, Resource } from './kinds';

interface Props {
  readonly kind: Kind;
}

/** Every scope, API or identity resource. */
export function Resources({ kind }: Props) {
  const { title, about, one, href, path, items, none } = kind;
  return (
    <ListPage<string, Resource>
      title={title}
      subtitle={about}
      path={path}
      name={items}
      searchLabel="Search by name"
      add={{ text: `New ${one}`, onAdd: () => navigate(`${href}/new`) }}
      none={{ title: 'Nothing here yet', hint: none }}
      unmatched={{
        title: (search) => `No ${one} matches “${search}”`,
        hint: 'Search for another part of the name.',
      }}
    >
      {(resources) => (
        <Rows
          label={title}
          items={resources}
          keyOf={({ id }) => String(id)}
          hrefOf={({ id }) => `${href}/${String(id)}`}
        >
          {(resource) => (
            <>
              <TwoLines first={resource.name} second={resource.displayName} />
              {!resource.showInDiscoveryDocument && <State kind="plain" text="Not listed" />}
              {!resource.enabled && <State kind="bad" text="Off" />}
            </>
          )}
        </Rows>
      )}
    </ListPage>
  );
}
