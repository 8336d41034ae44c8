import { mdiBrightness6, mdiWeatherNight, mdiWhiteBalanceSunny } from '@mdi/js';
import IconButton from '@mui/material/IconButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useColorScheme } from '@mui/material/styles';
import Tooltip from '@mui/material/Tooltip';
import { useState } from 'react';
import { Icon } from '../Icon/Icon';

const choices = [
  { mode: 'system', text: 'As the system', icon: mdiBrightness6 },
  { mode: 'light', text: 'Light', icon: mdiWhiteBalanceSunny },
  { mode: 'dark', text: 'Dark', icon: mdiWeatherNight },
] as const;

/** Chooses between light, dark and what the system says; the browser remembers it. */
export function ColorModeButton() {
  const { mode = 'system', setMode } = useColorScheme();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const current = choices.find((choice) => choice.mode === mode) ?? choices[0];
  return (
    <>
      <Tooltip title="Colours">
        <IconButton
          aria-label={`Colours: ${current.text.toLowerCase()}`}
          aria-haspopup="menu"
          aria-expanded={anchor !== null}
          color="inherit"
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <Icon path={current.icon} />
        </IconButton>
      </Tooltip>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {choices.map((choice) => (
          <MenuItem
            key={choice.mode}
            role="menuitemradio"
            aria-checked={choice.mode === mode}
            selected={choice.mode === mode}
            onClick={() => {
              setMode(choice.mode);
              setAnchor(null);
            }}
          >
            <ListItemIcon>
              <Icon path={choice.icon} fontSize="small" />
            </ListItemIcon>
            <ListItemText>{choice.text}</ListItemText>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
