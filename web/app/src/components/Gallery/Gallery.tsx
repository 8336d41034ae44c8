import Box from '@mui/material/Box';
import { useState } from 'react';
import type { Person } from '../../video/room/people';
import { Tile } from '../Tile/Tile';
import { bestGrid } from './bestGrid';
import { galleryPage, tilesOnPage } from './galleryPages';
import { PageSwitch } from './PageSwitch';
import { useElementSize } from './useElementSize';

interface Props {
  readonly you: Person;
  readonly others: readonly Person[];
}

/** Space between tiles in CSS pixels. */
const gap = 10;

/** Everybody at the same size, by pages. Pictures of other pages are not sent to this one. */
export function Gallery({ you, others }: Props) {
  const [ref, size] = useElementSize();
  const [wanted, setWanted] = useState(0);
  const { people, index, count } = galleryPage(
    you,
    others,
    tilesOnPage(size.width, size.height),
    wanted,
  );
  const grid = bestGrid(people.length, size.width, size.height, gap);
  return (
    <Box sx={{ flex: 1, minHeight: 0, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
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
      {count > 1 && <PageSwitch index={index} count={count} onPage={setWanted} />}
    </Box>
  );
}
