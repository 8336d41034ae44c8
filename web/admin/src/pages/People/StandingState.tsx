import type { User } from '../../api/types';
import { State } from '../../components/State';
import { momentText } from '../../components/times';
import { standingOf } from './standing';

interface Props {
  readonly user: User;
}

/** In a word, whether somebody may sign in. */
export function StandingState({ user }: Props) {
  const standing = standingOf(user, new Date());
  switch (standing.kind) {
    case 'active':
      return <State kind="good" text="Active" />;
    case 'blocked':
      return <State kind="bad" text="Blocked" />;
    case 'locked':
      return <State kind="warning" text={`Locked until ${momentText(standing.until)}`} />;
  }
}
