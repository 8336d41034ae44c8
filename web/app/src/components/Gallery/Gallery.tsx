import Box from '@mui/material/Box';
import type { Person } from '../../video/room/people';
import { Tile } from '../Tile/Tile';
import { bestGrid } from './bestGrid';
import { useElementSize } from './useElementSize';

interface Props {
  readonly people: readonly Person[];
}

/** Space between tiles in CSS pixels. */
const gap = 10;

/** Everybody at the same size. */
export function Gallery({ people }: Props) {
  const [ref, size] = useElementSize();
  const grid = bestGrid(people.length, size.width, size.height, gap);
  return (
    <Box
      ref={ref}
      data-testid="gallery-view"
      sx={{
        flex: 1,
        minHeight: 0,
        minWidth: 0,
        display: 'flex',
        flexWrap: 'wrap',
        gap: `${String(gap)}px`,
        alignContent: 'center',
        justifyContent: 'center',
        overflow: 'hidden',
      }}
    >
      {people.map((person) => (
        <Box key={person.sid} style={{ width: grid.width, height: grid.height }}>
          <Tile person={person} />
        </Box>
      ))}
    </Box>
  );
}
