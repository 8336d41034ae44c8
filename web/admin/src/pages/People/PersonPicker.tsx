import type { User } from '../../api/types';
import { ItemPicker } from '../List/ItemPicker';

interface Props {
  readonly value: User | null;
  readonly onChosen: (user: User | null) => void;
  readonly size?: 'small' | 'medium';
  readonly fault?: string | null;
}

/** Chooses somebody by a part of the name or the address. */
export function PersonPicker(props: Props) {
  return (
    <ItemPicker<'users', User>
      {...props}
      label="Person"
      path="Users"
      name="users"
      textOf={({ userName }) => userName}
      keyOf={({ id }) => id}
      noneText="Nobody has such a name."
    />
  );
}
