import { Rows } from '../../components/Rows';
import { TwoLines } from '../../components/TwoLines';
import { ListPage } from '../List/ListPage';

interface Subject {
  readonly subjectId: string;
  readonly subjectName: string;
}

/** Who has let applications stay connected or remembered a consent. */
export function GrantSubjects() {
  return (
    <ListPage<'persistedGrants', Subject>
      title="Grants"
      subtitle="What people have allowed applications: refresh tokens and remembered consents."
      path="PersistedGrants/Subjects"
      name="persistedGrants"
      searchLabel="Search by name"
      none={{
        title: 'No grants',
        hint: 'They come when people sign in to applications that stay connected.',
      }}
      unmatched={{
        title: (search) => `Nobody who matches “${search}” has any`,
        hint: 'Search for another name.',
      }}
    >
      {(subjects) => (
        <Rows
          label="People with grants"
          items={subjects}
          keyOf={({ subjectId }) => subjectId}
          hrefOf={({ subjectId }) => `/grants/${encodeURIComponent(subjectId)}`}
        >
          {({ subjectId, subjectName }) => <TwoLines first={subjectName || subjectId} />}
        </Rows>
      )}
    </ListPage>
  );
}
