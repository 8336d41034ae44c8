import Box from '@mui/material/Box';
import type { Role } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { changeQuery } from '../../routing/useAddress';
import { ItemPicker } from '../List/ItemPicker';

interface Props {
  /** Of the role; empty: everybody. */
  readonly id: string;
}

/** Narrows the list of people to who has a role, which stands in the address bar. */
export function RoleFilter({ id }: Props) {
  const chosen = useLoad<Role | null>(`role ${id}`, async (api) =>
    id === '' ? null : api.get<Role>(`Roles/${encodeURIComponent(id)}`),
  );
  const role = chosen.value?.id === id ? chosen.value : null;
  return (
    <Box sx={{ display: 'flex', width: { xs: '100%', sm: 320 } }}>
      <ItemPicker<'roles', Role>
        label="Role"
        path="Roles"
        name="roles"
        size="small"
        value={role}
        onChosen={(one) => changeQuery({ role: one?.id ?? '' })}
        textOf={({ name }) => name}
        keyOf={(one) => one.id}
        noneText="No such role"
        fault={chosen.problem?.message ?? null}
      />
    </Box>
  );
}
