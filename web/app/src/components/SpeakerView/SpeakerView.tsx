import Box from '@mui/material/Box';
import type { Person } from '../../video/room/people';
import { Tile } from '../Tile/Tile';
import { whoIsMain } from './whoIsMain';

interface Props {
  readonly you: Person;
  readonly others: readonly Person[];
}

/** One large picture, and the others in a strip: at the side on wide pages, below on narrow ones. */
export function SpeakerView({ you, others }: Props) {
  const main = whoIsMain(you, others);
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
        flexDirection: { xs: 'column', md: 'row' },
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
            flexDirection: { xs: 'row', md: 'column' },
            justifyContent: { xs: 'safe center', md: 'flex-start' },
            overflow: 'auto',
            scrollbarWidth: 'thin',
            width: { xs: '100%', md: 220 },
            height: { xs: 96, sm: 120, md: 'auto' },
            borderRadius: '14px',
          }}
        >
          {strip.map((person) => (
            <Box
              key={person.sid}
              sx={{
                flexShrink: 0,
                aspectRatio: '16 / 9',
                height: { xs: '100%', md: 'auto' },
                width: { xs: 'auto', md: '100%' },
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
