import Box from '@mui/material/Box';
import type { Person } from '../../video/room/people';
import { Tile } from '../Tile/Tile';
import { useTileContext } from '../Tile/TileContext';
import { whoIsMain } from './whoIsMain';

interface Props {
  readonly you: Person;
  readonly others: readonly Person[];
}

/** Where the page is wider than tall, at any size. */
const lying = '@media (orientation: landscape)';

/** One large picture, and the others in a strip: at the side where the page lies, below where it stands. */
export function SpeakerView({ you, others }: Props) {
  const { pinned } = useTileContext();
  const main = whoIsMain(you, others, pinned);
  const strip = [...others, you].filter(
    (person) => main.show === 'screen' || person.sid !== main.person.sid,
  );
  return (
    <Box
      data-testid="speaker-view"
      sx={{
        flex: 1,
        minHeight: 0,
        minWidth: 0,
        display: 'flex',
        gap: '10px',
        flexDirection: 'column',
        [lying]: { flexDirection: 'row' },
      }}
    >
      <Box sx={{ flex: 1, minHeight: 0, minWidth: 0 }} data-testid="main-tile">
        <Tile person={main.person} show={main.show} />
      </Box>
      {strip.length > 0 && (
        <Box
          tabIndex={0}
          role="region"
          aria-label="Others"
          sx={{
            display: 'flex',
            gap: '10px',
            flexShrink: 0,
            justifyContent: 'safe center',
            overflow: 'auto',
            scrollbarWidth: 'thin',
            width: '100%',
            height: 'clamp(96px, 14dvh, 150px)',
            borderRadius: '14px',
            [lying]: {
              flexDirection: 'column',
              justifyContent: 'flex-start',
              width: 'clamp(140px, 18vw, 240px)',
              height: 'auto',
            },
          }}
        >
          {strip.map((person) => (
            <Box
              key={person.sid}
              sx={{
                flexShrink: 0,
                aspectRatio: '16 / 9',
                height: '100%',
                width: 'auto',
                [lying]: { height: 'auto', width: '100%' },
              }}
            >
              <Tile person={person} />
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}
