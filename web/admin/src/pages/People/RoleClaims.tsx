import { type Claims, maxPageSize } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { Empty } from '../../components/Empty';
import { Loading } from '../../components/Loading';
import { Rows } from '../../components/Rows';
import { Section } from '../../components/Section';
import { TwoLines } from '../../components/TwoLines';

/** Claims that come with somebody's roles; changed where the role is. */
export function RoleClaims({ userId }: { readonly userId: string }) {
  const at = `Users/${encodeURIComponent(userId)}/RoleClaims`;
  const loaded = useLoad<Claims>(at, (api) => api.get(at, { pageSize: maxPageSize }));
  return (
    <Section title="Claims from roles" hint="They belong to the roles and are changed there.">
      <Loading of={loaded}>
        {({ claims }) =>
          claims.length === 0 ? (
            <Empty title="No role brings a claim">Add claims to a role on its page.</Empty>
          ) : (
            <Rows
              label="Claims from roles"
              items={claims}
              keyOf={({ claimId }) => String(claimId)}
              hrefOf={({ roleId = '' }) => `/roles/${encodeURIComponent(roleId)}`}
            >
              {({ claimType, claimValue }) => <TwoLines first={claimType} second={claimValue} />}
            </Rows>
          )
        }
      </Loading>
    </Section>
  );
}
