import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import type { Room } from 'twilio-video';
import type { TrackLine } from '../../video/stats/StatsHistory';
import { ownerOf } from './pictureNames';

interface Props {
  readonly room: Room;
  readonly tracks: readonly TrackLine[];
}

function what({ kind, size, framesPerSecond, codec }: TrackLine): string {
  const parts = [codec ?? kind];
  if (size !== null) {
    parts.push(
      framesPerSecond === null ? size : `${size} at ${String(Math.round(framesPerSecond))}`,
    );
  }
  return parts.join(' ');
}

/** Each track as it flows now. */
export function TrackTable({ room, tracks }: Props) {
  return (
    <Box tabIndex={0} role="region" aria-label="Each track" sx={{ overflowX: 'auto' }}>
      <Table size="small" aria-label="Tracks" sx={{ '& td, & th': { px: 0.75, fontSize: 12.5 } }}>
        <TableHead>
          <TableRow>
            <TableCell>Track</TableCell>
            <TableCell>What flows</TableCell>
            <TableCell align="right">kbit/s</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {tracks.map((track) => (
            <TableRow key={`${track.direction} ${track.trackSid}`} data-testid="stats-track">
              <TableCell>{`${ownerOf(room, track.trackSid)}, ${track.kind === 'audio' ? 'sound' : 'picture'}`}</TableCell>
              <TableCell>{what(track)}</TableCell>
              <TableCell align="right">{Math.round(track.kbps)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
