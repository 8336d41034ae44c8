import {
  mdiAccountGroup,
  mdiCog,
  mdiMicrophone,
  mdiMicrophoneOff,
  mdiMonitorOff,
  mdiMonitorShare,
  mdiPhoneHangup,
  mdiVideo,
  mdiVideoOff,
} from '@mdi/js';
import Box from '@mui/material/Box';
import type { Reaction } from '../../video/signals/signal';
import { ControlButton } from '../ControlButton/ControlButton';
import { ReactionsMenu } from '../ReactionsMenu/ReactionsMenu';

interface Props {
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly sharing: boolean;
  readonly canShare: boolean;
  readonly handRaised: boolean;
  readonly peopleOpen: boolean;
  readonly peopleCount: number;
  readonly onMicrophone: (on: boolean) => void;
  readonly onCamera: (on: boolean) => void;
  readonly onShare: (on: boolean) => void;
  readonly onHand: (raised: boolean) => void;
  readonly onReaction: (reaction: Reaction) => void;
  readonly onDevices: () => void;
  readonly onPeople: () => void;
  readonly onLeave: () => void;
}

/** What one does in a room, in reach of a thumb. */
export function ControlBar(props: Props) {
  const { microphoneOn, cameraOn, sharing, canShare, peopleOpen, peopleCount } = props;
  return (
    <Box component="footer">
      <Box
        role="toolbar"
        aria-label="Call controls"
        sx={{
          display: 'flex',
          justifyContent: 'center',
          gap: { xs: 0.75, sm: 1.5 },
          flexWrap: 'wrap',
          px: 1,
          pt: 1.25,
          pb: 'calc(10px + env(safe-area-inset-bottom))',
        }}
      >
        <ControlButton
          testId="toggle-microphone"
          label={microphoneOn ? 'Mute microphone' : 'Unmute microphone'}
          icon={microphoneOn ? mdiMicrophone : mdiMicrophoneOff}
          look={microphoneOn ? 'plain' : 'off'}
          onClick={() => props.onMicrophone(!microphoneOn)}
        />
        <ControlButton
          testId="toggle-camera"
          label={cameraOn ? 'Turn camera off' : 'Turn camera on'}
          icon={cameraOn ? mdiVideo : mdiVideoOff}
          look={cameraOn ? 'plain' : 'off'}
          onClick={() => props.onCamera(!cameraOn)}
        />
        {canShare && (
          <ControlButton
            testId="toggle-screen"
            label={sharing ? 'Stop sharing your screen' : 'Share your screen'}
            icon={sharing ? mdiMonitorOff : mdiMonitorShare}
            look={sharing ? 'active' : 'plain'}
            onClick={() => props.onShare(!sharing)}
          />
        )}
        <ReactionsMenu
          handRaised={props.handRaised}
          onHand={props.onHand}
          onReaction={props.onReaction}
        />
        <ControlButton
          testId="open-devices"
          label="Camera, microphone and loudspeaker"
          icon={mdiCog}
          onClick={props.onDevices}
        />
        <ControlButton
          testId="toggle-people"
          label={peopleOpen ? 'Hide people' : `Show people (${String(peopleCount)})`}
          icon={mdiAccountGroup}
          look={peopleOpen ? 'active' : 'plain'}
          badge={peopleOpen ? 0 : peopleCount}
          onClick={props.onPeople}
        />
        <ControlButton
          testId="leave"
          label="Leave the room"
          icon={mdiPhoneHangup}
          look="danger"
          onClick={props.onLeave}
        />
      </Box>
    </Box>
  );
}
