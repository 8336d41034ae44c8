import { mdiClose } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useTheme } from '@mui/material/styles';
import type { Room } from 'twilio-video';
import type { Moment } from '../../video/stats/StatsHistory';
import { useStatsHistory } from '../../video/stats/useStatsHistory';
import { StatsPlot } from './StatsPlot';
import { TrackTable } from './TrackTable';
import { pictureNames } from './pictureNames';

interface Props {
  readonly room: Room;
  readonly onClose: () => void;
}

function heightsOf(moments: readonly Moment[], trackSid: string): (number | null)[] {
  return moments.map(({ heights }) => heights.get(trackSid) ?? null);
}

/** How the network treats the call: what flows, what is lost, how long it takes, how sharp it is. */
export default function StatsPanel({ room, onClose }: Props) {
  const { moments, tracks } = useStatsHistory(room);
  // The variables follow the colour scheme; the plain palette is that of the light one.
  const { palette } = useTheme().vars;
  const colors = [
    palette.primary.main,
    palette.success.main,
    palette.warning.main,
    palette.error.main,
    palette.info.main,
    palette.secondary.main,
  ];
  const now = moments.at(-1)?.time ?? 0;
  const seconds = moments.map(({ time }) => Math.round((time - now) / 1000));
  const names = pictureNames(room);
  const up = { label: 'sent', color: palette.primary.main };
  const down = { label: 'received', color: palette.success.main };
  return (
    <Box
      component="section"
      aria-label="Statistics"
      data-testid="stats-panel"
      sx={{ display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0 }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', pl: 2.5, pr: 1, pt: 1.5 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          Statistics
        </Typography>
        <IconButton aria-label="Close the statistics" onClick={onClose}>
          <Icon path={mdiClose} />
        </IconButton>
      </Box>
      <Box
        tabIndex={0}
        role="region"
        aria-label="Plots of the last two minutes"
        sx={{
          flex: 1,
          minHeight: 0,
          overflowY: 'auto',
          px: 2.5,
          pb: 2.5,
          pt: 1,
          display: 'flex',
          flexDirection: 'column',
          gap: 2,
        }}
      >
        <StatsPlot
          title="Bitrate"
          unit="kbit/s"
          seconds={seconds}
          atLeast={200}
          lines={[
            { ...up, values: moments.map(({ sentKbps }) => sentKbps) },
            { ...down, values: moments.map(({ receivedKbps }) => receivedKbps) },
          ]}
        />
        <StatsPlot
          title="Packets lost"
          unit="%"
          seconds={seconds}
          atLeast={5}
          lines={[
            { ...up, values: moments.map(({ sentLoss }) => sentLoss) },
            { ...down, values: moments.map(({ receivedLoss }) => receivedLoss) },
          ]}
        />
        <StatsPlot
          title="Round trip"
          unit="ms"
          seconds={seconds}
          atLeast={100}
          lines={[
            {
              label: 'to the other end',
              color: palette.primary.main,
              values: moments.map(({ roundTrip }) => roundTrip),
            },
          ]}
        />
        {names.length > 0 && (
          <StatsPlot
            title="Height of received pictures"
            unit="px"
            seconds={seconds}
            atLeast={360}
            lines={names.map(({ trackSid, name }, index) => ({
              label: name,
              color: colors[index % colors.length] ?? palette.primary.main,
              values: heightsOf(moments, trackSid),
            }))}
          />
        )}
        <TrackTable room={room} tracks={tracks} />
      </Box>
    </Box>
  );
}
