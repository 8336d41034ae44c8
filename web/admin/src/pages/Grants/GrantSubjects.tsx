import type { ListOf } from '../../api/types';
import { Empty } from '../../components/Empty';
import { ListCard } from '../../components/ListCard';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Pager } from '../../components/Pager';
import { Rows } from '../../components/Rows';
import { SearchField } from '../../components/SearchField';
import { TwoLines } from '../../components/TwoLines';
import { pageSize, useList } from '../useList';

interface Subject {
  readonly subjectId: string;
  readonly subjectName: string;
}

/** Who has let applications stay connected or remembered a consent. */
export function GrantSubjects() {
  const { search, page, loaded, onSearch, onPage } = useList<ListOf<'persistedGrants', Subject>>(
    'PersistedGrants/Subjects',
  );
  return (
    <>
      <PageHeader
        title="Grants"
        subtitle="What people have allowed applications: refresh tokens and remembered consents."
      />
      <SearchField label="Search by name" value={search} onSearch={onSearch} />
      <ListCard>
        <Loading of={loaded}>
          {({ persistedGrants, totalCount }) =>
            persistedGrants.length === 0 ? (
              <Empty title="No grants">
                {search === ''
                  ? 'They come when people sign in to applications that stay connected.'
                  : 'Search for another name.'}
              </Empty>
            ) : (
              <>
                <Rows
                  label="People with grants"
                  items={persistedGrants}
                  keyOf={({ subjectId }) => subjectId}
                  hrefOf={({ subjectId }) => `/grants/${encodeURIComponent(subjectId)}`}
                >
                  {({ subjectId, subjectName }) => (
                    <TwoLines first={subjectName || subjectId} second={subjectId} />
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
