import { mdiAccountCogOutline, mdiLogout } from '@mdi/js';
import Box from '@mui/material/Box';
import Divider from '@mui/material/Divider';
import IconButton from '@mui/material/IconButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { Avatar } from '../Avatar/Avatar';
import { Icon } from '../Icon/Icon';

/** Who is signed in. */
export interface Identity {
  readonly name: string;
  readonly email: string | null;
}

interface Props {
  readonly identity: Identity;
  readonly accountUrl: string | null;
  readonly onSignOut: () => void;
}

/** Who is signed in, the way to their account, and out. */
export function AccountMenu({ identity, accountUrl, onSignOut }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  return (
    <>
      <Tooltip title="Account">
        <IconButton
          aria-label={`Account: ${identity.name}`}
          aria-haspopup="menu"
          aria-expanded={anchor !== null}
          onClick={(event) => setAnchor(event.currentTarget)}
          sx={{ p: 0.5 }}
        >
          <Avatar name={identity.name} size="32px" />
        </IconButton>
      </Tooltip>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        <Box component="li" role="none" sx={{ px: 2, py: 1, maxWidth: 280 }}>
          <Typography noWrap sx={{ fontWeight: 620 }}>
            {identity.name}
          </Typography>
          {identity.email !== null && (
            <Typography noWrap variant="body2" sx={{ color: 'text.secondary' }}>
              {identity.email}
            </Typography>
          )}
        </Box>
        <Divider role="none" sx={{ my: 0.5 }} component="li" />
        {accountUrl !== null && (
          <MenuItem component="a" href={accountUrl} target="_blank" rel="noopener" onClick={close}>
            <ListItemIcon>
              <Icon path={mdiAccountCogOutline} fontSize="small" />
            </ListItemIcon>
            Your account
          </MenuItem>
        )}
        <MenuItem
          onClick={() => {
            close();
            onSignOut();
          }}
        >
          <ListItemIcon>
            <Icon path={mdiLogout} fontSize="small" />
          </ListItemIcon>
          Sign out
        </MenuItem>
      </Menu>
    </>
  );
}
