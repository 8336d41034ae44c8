import type { Answered } from '../../api/AdminApi';
import type { User } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { ClaimsSection } from '../Claims/ClaimsSection';
import { PersonActions } from './PersonActions';
import { PersonTraces } from './PersonTraces';
import { Profile } from './Profile';
import { RoleClaims } from './RoleClaims';
import { SignInFacts } from './SignInFacts';
import { StandingState } from './StandingState';
import { UserPasskeys } from './UserPasskeys';
import { UserProviders } from './UserProviders';
import { UserRoles } from './UserRoles';

interface Props {
  readonly id: string;
}

/** One person: profile, sign-in, roles, claims. */
export function Person({ id }: Props) {
  const at = `Users/${encodeURIComponent(id)}`;
  const loaded = useLoad<Answered<User>>(at, (api) => api.read<User>(at));
  const user = loaded.value?.value;
  return (
    <>
      <PageHeader
        key={user?.userName}
        title={user?.userName ?? 'Person'}
        subtitle={user === undefined ? undefined : <StandingState user={user} />}
        back={{ href: '/users', text: 'People' }}
        actions={
          loaded.value !== null && <PersonActions read={loaded.value} onChanged={loaded.reload} />
        }
      />
      <Loading of={loaded}>
        {(read) => (
          <>
            <Profile
              key={read.etag}
              read={read}
              reading={loaded.busy}
              onSaved={loaded.reload}
              onReload={loaded.reload}
            />
            <SignInFacts read={read} onChanged={loaded.reload} />
            <UserPasskeys user={read.value} />
            <UserProviders user={read.value} />
            <UserRoles user={read.value} />
            <ClaimsSection owner={{ path: 'Users', member: 'userId', id: read.value.id }} />
            <RoleClaims userId={read.value.id} />
            <PersonTraces user={read.value} />
          </>
        )}
      </Loading>
    </>
  );
}
