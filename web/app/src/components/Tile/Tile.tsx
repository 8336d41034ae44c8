import { mdiHandBackLeft, mdiMicrophoneOff } from '@mdi/js';
import { Avatar, Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Person } from '../../video/room/people';
import { NetworkBars } from '../NetworkBars/NetworkBars';
import { VideoView } from '../VideoView/VideoView';
import { FloatingReactions } from './FloatingReactions';
import { PinButton } from './PinButton';
import { useTileContext } from './TileContext';

interface Props {
  readonly person: Person;
  /** What of them is shown: the face, or the screen they share. */
  readonly show?: 'camera' | 'screen';
}

/** The small print over a picture; the pictures are dark in both themes. */
const chip = {
  display: 'inline-flex',
  alignItems: 'center',
  gap: 0.75,
  minWidth: 0,
  px: 1,
  py: 0.5,
  borderRadius: '8px',
  color: '#fff',
  backgroundColor: 'rgb(10 12 20 / 68%)',
} as const;

/** Over a picture that does not move just now. */
const veil = {
  position: 'absolute',
  inset: 0,
  display: 'grid',
  placeItems: 'center',
  textAlign: 'center',
  p: 1,
  color: '#fff',
  backgroundColor: 'rgb(10 12 20 / 62%)',
  fontSize: 14,
} as const;

/** One person, or the screen they share. */
export function Tile({ person, show = 'camera' }: Props) {
  const { pinned, onPin, floating } = useTileContext();
  const picture = show === 'screen' ? person.screen : person.camera;
  const paused = show === 'screen' ? person.screenPaused : person.cameraPaused;
  const who = person.isYou ? 'You' : person.name;
  const title = show === 'screen' ? `${person.isYou ? 'Your' : `${person.name}’s`} screen` : who;
  return (
    <Box
      role="group"
      aria-label={title}
      data-testid={show === 'screen' ? 'screen-tile' : 'participant-tile'}
      data-identity={person.name}
      data-you={person.isYou}
      data-speaking={person.speaking}
      data-camera={picture !== null}
      data-paused={picture !== null && paused}
      data-hand={person.handRaised}
      data-microphone={person.microphoneOn}
      sx={{
        position: 'relative',
        width: '100%',
        height: '100%',
        overflow: 'hidden',
        borderRadius: '14px',
        backgroundColor: '#1b1f2b',
        containerType: 'size',
        '&::after': {
          content: '""',
          position: 'absolute',
          inset: 0,
          borderRadius: 'inherit',
          pointerEvents: 'none',
          boxShadow:
            person.speaking && show === 'camera'
              ? 'inset 0 0 0 3px #4ade80'
              : 'inset 0 0 0 0 #4ade80',
          transition: 'box-shadow 150ms',
        },
        '&:hover .tile-pin': { opacity: 1 },
      }}
    >
      {picture === null ? (
        <Box sx={{ position: 'absolute', inset: 0, display: 'grid', placeItems: 'center' }}>
          <Avatar name={person.name} size="clamp(44px, 34cqmin, 148px)" />
        </Box>
      ) : (
        <VideoView
          picture={picture}
          label={show === 'screen' ? title : `Video of ${person.isYou ? 'you' : person.name}`}
          mirrored={person.isYou && show === 'camera'}
          whole={show === 'screen'}
        />
      )}
      {person.reconnecting && <Box sx={veil}>Reconnecting…</Box>}
      {picture !== null && paused && !person.reconnecting && (
        <Box sx={veil}>
          <Box sx={{ display: 'grid', gap: 1, justifyItems: 'center' }}>
            <Avatar name={person.name} size="clamp(36px, 26cqmin, 96px)" />
            Picture paused: the connection is slow
          </Box>
        </Box>
      )}
      <Box sx={{ position: 'absolute', left: 8, bottom: 8, right: 8, display: 'flex', gap: 0.75 }}>
        <Box sx={chip}>
          {show === 'camera' && person.handRaised && (
            <Icon
              path={mdiHandBackLeft}
              titleAccess="Hand raised"
              sx={{ fontSize: 16, color: '#ffd166' }}
            />
          )}
          {show === 'camera' && !person.microphoneOn && (
            <Icon
              path={mdiMicrophoneOff}
              titleAccess="Microphone off"
              sx={{ fontSize: 16, color: '#ff9d94' }}
            />
          )}
          <Typography noWrap component="span" sx={{ fontSize: 13, fontWeight: 560 }}>
            {title}
          </Typography>
        </Box>
      </Box>
      {show === 'camera' && person.quality !== null && (
        <Box sx={{ ...chip, position: 'absolute', top: 8, right: 8, py: 0.75 }}>
          <NetworkBars level={person.quality} />
        </Box>
      )}
      {onPin !== undefined && show === 'camera' && (
        <PinButton
          who={person.isYou ? 'yourself' : person.name}
          pinned={pinned === person.sid}
          onPin={(on) => onPin(on ? person.sid : null)}
        />
      )}
      {show === 'camera' && (
        <FloatingReactions who={who} floating={floating.filter(({ sid }) => sid === person.sid)} />
      )}
    </Box>
  );
}
