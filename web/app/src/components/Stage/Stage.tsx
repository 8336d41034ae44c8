import Box from '@mui/material/Box';
import type { Person } from '../../video/room/people';
import { AudioOutlet } from '../AudioOutlet/AudioOutlet';
import { Gallery } from '../Gallery/Gallery';
import { SpeakerView } from '../SpeakerView/SpeakerView';

export type View = 'gallery' | 'speaker';

interface Props {
  readonly you: Person;
  readonly others: readonly Person[];
  readonly view: View;
  readonly speaker: string | null;
}

/** Pictures and sounds of everybody. A shared screen takes the stage whichever view was chosen. */
export function Stage({ you, others, view, speaker }: Props) {
  const sharing = [you, ...others].some((person) => person.screen !== null);
  return (
    <Box sx={{ flex: 1, minHeight: 0, minWidth: 0, display: 'flex' }}>
      {view === 'speaker' || sharing ? (
        <SpeakerView you={you} others={others} />
      ) : (
        <Gallery people={[...others, you]} />
      )}
      {others.flatMap((person) =>
        person.sounds.map((track) => (
          <AudioOutlet key={`${person.sid} ${track.name}`} track={track} speaker={speaker} />
        )),
      )}
    </Box>
  );
}
