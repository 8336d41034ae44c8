import { mdiAccountBox, mdiChartLine, mdiViewGrid } from '@mdi/js';
import { ColorModeButton, Icon, Logo } from '@conclave/ui';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useConfig } from '../../config/ConfigContext';
import { EmergencyButton } from '../EmergencyButton/EmergencyButton';
import type { View } from '../Stage/Stage';

interface Props {
  readonly roomName: string;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly statsOpen: boolean;
  readonly onStats: () => void;
}

/** Where one is, how the room is shown, and the emergency button. */
export function TopBar({ roomName, view, onView, statsOpen, onStats }: Props) {
  const { product } = useConfig();
  const other = view === 'gallery' ? 'speaker' : 'gallery';
  const label = other === 'speaker' ? 'Switch to speaker view' : 'Switch to gallery view';
  return (
    <Box
      component="header"
      sx={{ display: 'flex', alignItems: 'center', gap: 1, px: { xs: 1.5, sm: 2 }, py: 1 }}
    >
      <Box sx={{ display: { xs: 'none', sm: 'flex' }, mr: 1 }}>
        <Logo product={product} size={30} showName={false} />
      </Box>
      <Typography
        component="h1"
        noWrap
        data-testid="room-name"
        sx={{ flex: 1, minWidth: 0, fontWeight: 620, fontSize: '1.0625rem' }}
      >
        {roomName}
      </Typography>
      <Tooltip title={label}>
        <IconButton
          aria-label={label}
          data-testid="toggle-view"
          color="inherit"
          onClick={() => onView(other)}
        >
          <Icon path={other === 'speaker' ? mdiAccountBox : mdiViewGrid} />
        </IconButton>
      </Tooltip>
      <Tooltip title={statsOpen ? 'Hide statistics' : 'Show statistics'}>
        <IconButton
          aria-label={statsOpen ? 'Hide statistics' : 'Show statistics'}
          data-testid="toggle-stats"
          color={statsOpen ? 'primary' : 'inherit'}
          onClick={onStats}
        >
          <Icon path={mdiChartLine} />
        </IconButton>
      </Tooltip>
      <ColorModeButton />
      <EmergencyButton />
    </Box>
  );
}
