import { mdiPin, mdiPinOff } from '@mdi/js';
import { Icon } from '@conclave/ui';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';

interface Props {
  readonly who: string;
  readonly pinned: boolean;
  readonly onPin: (pinned: boolean) => void;
}

/** Keeps one person's tile large. Seen while the pointer or the focus is on the tile, and while pinned. */
export function PinButton({ who, pinned, onPin }: Props) {
  const label = pinned ? `Unpin ${who}` : `Pin ${who}`;
  return (
    <Tooltip title={label}>
      <IconButton
        className="tile-pin"
        aria-label={label}
        aria-pressed={pinned}
        data-testid="pin"
        size="small"
        onClick={() => onPin(!pinned)}
        sx={{
          position: 'absolute',
          top: 8,
          left: 8,
          color: '#fff',
          backgroundColor: 'rgb(10 12 20 / 68%)',
          opacity: pinned ? 1 : 0,
          transition: 'opacity 120ms',
          '&:hover': { backgroundColor: 'rgb(10 12 20 / 90%)' },
          '&:focus-visible': { opacity: 1 },
          '@media (hover: none)': { opacity: pinned ? 1 : 0.75 },
        }}
      >
        <Icon path={pinned ? mdiPinOff : mdiPin} sx={{ fontSize: 18 }} />
      </IconButton>
    </Tooltip>
  );
}
