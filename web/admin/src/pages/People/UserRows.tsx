import { Avatar } from '@conclave/ui';
import type { User } from '../../api/types';
import { Rows } from '../../components/Rows';
import { TwoLines } from '../../components/TwoLines';
import { StandingState } from './StandingState';

interface Props {
  readonly label: string;
  readonly users: readonly User[];
}

export function UserRows({ label, users }: Props) {
  return (
    <Rows
      label={label}
      items={users}
      keyOf={(user) => user.id}
      hrefOf={(user) => `/users/${encodeURIComponent(user.id)}`}
    >
      {(user) => (
        <>
          <Avatar name={user.userName} size="36px" />
          <TwoLines first={user.userName} second={user.email} />
          <StandingState user={user} />
        </>
      )}
    </Rows>
  );
}
