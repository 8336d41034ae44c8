import Box from '@mui/material/Box';
import type { Person } from '../../video/room/people';
import { AudioOutlet } from '../AudioOutlet/AudioOutlet';
import { Gallery } from '../Gallery/Gallery';
import { SpeakerView } from '../SpeakerView/SpeakerView';
import { useTileContext } from '../Tile/TileContext';

export type View = 'gallery' | 'speaker';

interface Props {
  readonly you: Person;
  readonly others: readonly Person[];
  readonly view: View;
  readonly speaker: string | null;
}

/** Pictures and sounds of everybody. A pinned person or a shared screen takes the stage whichever view was chosen. */
export function Stage({ you, others, view, speaker }: Props) {
  const { pinned } = useTileContext();
  const staged = [you, ...others].some(({ sid, screen }) => screen !== null || sid === pinned);
  return (
    <Box sx={{ flex: 1, minHeight: 0, minWidth: 0, display: 'flex' }}>
      {view === 'speaker' || staged ? (
        <SpeakerView you={you} others={others} />
      ) : (
        <Gallery you={you} others={others} />
      )}
      {others.flatMap((person) =>
        person.sounds.map((track) => (
          <AudioOutlet key={`${person.sid} ${track.name}`} track={track} speaker={speaker} />
        )),
      )}
    </Box>
  );
}
