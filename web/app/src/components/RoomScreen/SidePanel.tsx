import { BusyNotice } from '@conclave/ui';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import { useTheme } from '@mui/material/styles';
import useMediaQuery from '@mui/material/useMediaQuery';
import { lazy, Suspense } from 'react';
import type { Room } from 'twilio-video';
import type { Person } from '../../video/room/people';
import { PeoplePanel } from '../PeoplePanel/PeoplePanel';

/** Fetched when first asked for: the plots weigh more than the rest of the room. */
const StatsPanel = lazy(() => import('../StatsPanel/StatsPanel'));

export type Panel = 'people' | 'stats';

interface Props {
  /** Which is open. */
  readonly panel: Panel | null;
  readonly room: Room;
  readonly roomName: string;
  readonly people: readonly Person[];
  readonly onClose: () => void;
}

/** In CSS pixels, on wide pages. */
const widths: Readonly<Record<Panel, number>> = { people: 320, stats: 400 };
const titles: Readonly<Record<Panel, string>> = { people: 'People', stats: 'Statistics' };

/** What stands beside the pictures: at the side of a wide page, over the lower part of a narrow one. */
export function SidePanel({ panel, room, roomName, people, onClose }: Props) {
  const wide = useMediaQuery(useTheme().breakpoints.up('md'));
  const content =
    panel === 'stats' ? (
      <Suspense fallback={<BusyNotice text="Fetching the plots" />}>
        <StatsPanel room={room} onClose={onClose} />
      </Suspense>
    ) : (
      <PeoplePanel roomName={roomName} people={people} onClose={onClose} />
    );
  if (!wide) {
    return (
      <Drawer
        anchor="bottom"
        open={panel !== null}
        onClose={onClose}
        slotProps={{
          paper: {
            'aria-label': titles[panel ?? 'people'],
            sx: { height: '70dvh', borderRadius: '20px 20px 0 0' },
          },
        }}
      >
        {content}
      </Drawer>
    );
  }
  return panel === null ? null : (
    <Box
      sx={{
        width: widths[panel],
        flexShrink: 0,
        borderRadius: '14px',
        backgroundColor: 'background.paper',
        border: 1,
        borderColor: 'divider',
      }}
    >
      {content}
    </Box>
  );
}
