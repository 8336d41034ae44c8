import { mdiClose, mdiMicrophone, mdiMicrophoneOff, mdiVideo, mdiVideoOff } from '@mdi/js';
import { Avatar, Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemText from '@mui/material/ListItemText';
import Typography from '@mui/material/Typography';
import type { Person } from '../../video/room/people';
import { InviteButton } from '../InviteButton/InviteButton';
import { NetworkBars } from '../NetworkBars/NetworkBars';

interface Props {
  readonly roomName: string;
  readonly people: readonly Person[];
  readonly onClose: () => void;
}

function State({ on, icon, text }: { on: boolean; icon: string; text: string }) {
  return (
    <Icon
      path={icon}
      titleAccess={text}
      sx={{ fontSize: 20, color: on ? 'text.secondary' : 'error.main' }}
    />
  );
}

/** Who is in the room, and how they are to be seen and heard. */
export function PeoplePanel({ roomName, people, onClose }: Props) {
  return (
    <Box
      component="section"
      aria-label="People"
      data-testid="people-panel"
      sx={{ display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0 }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', pl: 2.5, pr: 1, pt: 1.5 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          People ({people.length})
        </Typography>
        <IconButton aria-label="Close the list of people" onClick={onClose}>
          <Icon path={mdiClose} />
        </IconButton>
      </Box>
      <List sx={{ flex: 1, overflowY: 'auto', minHeight: 0 }}>
        {people.map((person) => (
          <ListItem
            key={person.sid}
            data-testid="person"
            data-identity={person.name}
            sx={{ gap: 1.5, px: 2.5 }}
          >
            <Avatar name={person.name} size="36px" />
            <ListItemText
              primary={person.isYou ? `${person.name} (you)` : person.name}
              secondary={person.screen === null ? null : 'Shares a screen'}
              slotProps={{ primary: { noWrap: true, sx: { fontWeight: 540 } } }}
            />
            <NetworkBars level={person.quality} />
            <State
              on={person.microphoneOn}
              icon={person.microphoneOn ? mdiMicrophone : mdiMicrophoneOff}
              text={person.microphoneOn ? 'Microphone on' : 'Microphone off'}
            />
            <State
              on={person.camera !== null}
              icon={person.camera === null ? mdiVideoOff : mdiVideo}
              text={person.camera === null ? 'Camera off' : 'Camera on'}
            />
          </ListItem>
        ))}
      </List>
      <Box sx={{ p: 2.5, pt: 1 }}>
        <InviteButton roomName={roomName} />
      </Box>
    </Box>
  );
}
