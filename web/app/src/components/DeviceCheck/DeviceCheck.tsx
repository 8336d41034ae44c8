import { PageFrame } from '@conclave/ui';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Typography from '@mui/material/Typography';
import { useConfig } from '../../config/ConfigContext';
import { useTitle } from '../../page/useTitle';
import type { MediaState } from '../../video/media/LocalMedia';
import type { Explained } from '../../words/explained';
import { type DeviceHandlers, DevicePickers } from '../DevicePickers/DevicePickers';
import { EmergencyButton } from '../EmergencyButton/EmergencyButton';
import { LevelMeter } from '../LevelMeter/LevelMeter';
import { ProblemNotice } from '../ProblemNotice/ProblemNotice';
import { Preview } from './Preview';

interface Props {
  readonly name: string;
  readonly roomName: string;
  readonly media: MediaState;
  readonly devices: DeviceHandlers & { readonly speaker: string | null };
  readonly joining: boolean;
  /** Why the room did not let the person in. */
  readonly refusal: Explained | null;
  readonly onMicrophone: (on: boolean) => void;
  readonly onCamera: (on: boolean) => void;
  readonly onJoin: () => void;
  readonly onBack: () => void;
  readonly onSignIn: () => void;
}

/** A look in the mirror and at the devices, before the door. */
export function DeviceCheck(props: Props) {
  const { product } = useConfig();
  const { name, roomName, media, devices, joining, refusal } = props;
  const { cameraProblem, microphoneProblem } = media;
  useTitle(roomName);
  return (
    <PageFrame product={product} width={960} actions={<EmergencyButton />}>
      <Box
        sx={{
          display: 'grid',
          gap: { xs: 2.5, md: 4 },
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1.25fr) minmax(0, 1fr)' },
          alignItems: 'center',
        }}
      >
        <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1.5 }}>
          <Preview
            name={name}
            media={media}
            onMicrophone={props.onMicrophone}
            onCamera={props.onCamera}
          />
          <LevelMeter track={media.microphoneOn ? (media.audio?.mediaStreamTrack ?? null) : null} />
        </Box>
        <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2.5 }}>
          <div>
            <Typography sx={{ color: 'text.secondary' }}>You are about to enter</Typography>
            <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }} data-testid="room-name">
              {roomName}
            </Typography>
          </div>
          {microphoneProblem !== null && (
            <ProblemNotice
              problem={microphoneProblem}
              severity="warning"
              onRetry={() => props.onMicrophone(true)}
            />
          )}
          {cameraProblem !== null && (
            <ProblemNotice
              problem={cameraProblem}
              severity="warning"
              onRetry={() => props.onCamera(true)}
            />
          )}
          <DevicePickers media={media} {...devices} />
          {refusal !== null && <ProblemNotice problem={refusal} />}
          <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1 }}>
            {refusal?.remedy === 'sign-in' ? (
              <Button variant="contained" size="large" onClick={props.onSignIn}>
                Sign in again
              </Button>
            ) : (
              <Button
                variant="contained"
                size="large"
                disabled={joining || media.starting}
                onClick={props.onJoin}
                startIcon={
                  joining ? <CircularProgress size={18} color="inherit" aria-hidden /> : null
                }
              >
                {joining ? 'Joining…' : refusal?.remedy === 'retry' ? 'Try again' : 'Join now'}
              </Button>
            )}
            <Button size="large" color="inherit" onClick={props.onBack}>
              {refusal === null ? 'Back' : 'Choose another room'}
            </Button>
          </Box>
        </Box>
      </Box>
    </PageFrame>
  );
}
