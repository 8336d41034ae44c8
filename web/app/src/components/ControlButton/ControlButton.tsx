import { Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import Badge from '@mui/material/Badge';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import type { MouseEvent } from 'react';

interface Props {
  /** What pressing it does; the accessible name and the tooltip. */
  readonly label: string;
  readonly icon: string;
  readonly onClick: (event: MouseEvent<HTMLElement>) => void;
  /** `glass` lies over a picture, `off` warns (a muted microphone), `active` marks (sharing, an open panel). */
  readonly look?: 'plain' | 'glass' | 'off' | 'active' | 'danger';
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly badge?: number;
  readonly testId: string;
}

const looks = {
  plain: {
    color: 'text.primary',
    backgroundColor: 'action.selected',
    '&:hover': { backgroundColor: 'action.focus' },
  },
  glass: {
    color: '#fff',
    backgroundColor: 'rgb(10 12 20 / 62%)',
    '&:hover': { backgroundColor: 'rgb(10 12 20 / 82%)' },
  },
  off: {
    color: '#fff',
    backgroundColor: '#c62828',
    '&:hover': { backgroundColor: '#b71c1c' },
  },
  active: {
    color: 'primary.contrastText',
    backgroundColor: 'primary.main',
    '&:hover': { backgroundColor: 'primary.main', filter: 'brightness(1.1)' },
  },
  danger: {
    color: '#fff',
    backgroundColor: '#c62828',
    '&:hover': { backgroundColor: '#b71c1c' },
    width: { xs: 52, sm: 72 },
  },
} as const;

/** Drawn, not written: the button's name says the number. */
function Count({ of }: { readonly of: number }) {
  return (
    <Box component="span" data-count={of} sx={{ '&::before': { content: 'attr(data-count)' } }} />
  );
}

/** A round button of the room's control bar. */
export function ControlButton({
  label,
  icon,
  onClick,
  look = 'plain',
  pressed,
  disabled = false,
  badge = 0,
  testId,
}: Props) {
  return (
    <Tooltip title={label}>
      <span>
        <IconButton
          aria-label={label}
          {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
          data-testid={testId}
          disabled={disabled}
          onClick={onClick}
          sx={{
            width: { xs: 42, sm: 52 },
            height: { xs: 42, sm: 52 },
            borderRadius: 99,
            ...looks[look],
          }}
        >
          {badge > 0 ? (
            <Badge badgeContent={<Count of={badge} />} color="primary">
              <Icon path={icon} />
            </Badge>
          ) : (
            <Icon path={icon} />
          )}
        </IconButton>
      </span>
    </Tooltip>
  );
}
