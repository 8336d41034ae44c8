import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import { useTheme } from '@mui/material/styles';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useCallback, useEffect, useState } from 'react';
import type { Room } from 'twilio-video';
import { useDiagnostics } from '../../diagnostics/useDiagnostics';
import { useTitle } from '../../page/useTitle';
import { useWakeLock } from '../../page/useWakeLock';
import type { LocalMedia } from '../../video/media/LocalMedia';
import { useStore } from '../../video/observe/useStore';
import { ScreenShare } from '../../video/room/ScreenShare';
import { usePeople } from '../../video/room/usePeople';
import { usePublished } from '../../video/room/usePublished';
import type { Explained } from '../../words/explained';
import { explainPublish } from '../../words/explainPublish';
import { Arrivals } from '../Arrivals/Arrivals';
import { ControlBar } from '../ControlBar/ControlBar';
import { DeviceDialog } from '../DeviceDialog/DeviceDialog';
import type { DeviceHandlers } from '../DevicePickers/DevicePickers';
import { PeoplePanel } from '../PeoplePanel/PeoplePanel';
import { ReconnectingNotice } from '../ReconnectingNotice/ReconnectingNotice';
import { Stage, type View } from '../Stage/Stage';
import { TopBar } from '../TopBar/TopBar';
import { Alone } from './Alone';
import { Problems } from './Problems';

interface Props {
  readonly room: Room;
  readonly roomName: string;
  readonly roomType: string;
  readonly reconnecting: boolean;
  readonly media: LocalMedia;
  readonly devices: DeviceHandlers & { readonly speaker: string | null };
  readonly onLeave: () => void;
}

/** Width of the list of people on wide pages, in CSS pixels. */
const panelWidth = 320;

/** The room itself. */
export function RoomScreen({
  room,
  roomName,
  roomType,
  reconnecting,
  media,
  devices,
  onLeave,
}: Props) {
  const mediaState = useStore(media);
  const [share] = useState(() => new ScreenShare(room));
  const shareState = useStore(share);
  const [view, setView] = useState<View>('gallery');
  const [peopleOpen, setPeopleOpen] = useState(false);
  const [devicesOpen, setDevicesOpen] = useState(false);
  const [publishProblem, setPublishProblem] = useState<Explained | null>(null);
  const wide = useMediaQuery(useTheme().breakpoints.up('md'));
  useTitle(roomName);
  useWakeLock();
  useDiagnostics(room);

  const failed = useCallback((error: unknown) => setPublishProblem(explainPublish(error)), []);
  usePublished(room, mediaState.audio, failed);
  usePublished(room, mediaState.video, failed);
  useEffect(() => share.stop, [share]);

  const { you, others } = usePeople(room, roomType, mediaState, shareState.track, reconnecting);
  const people = [you, ...others];
  const panel = (
    <PeoplePanel roomName={roomName} people={people} onClose={() => setPeopleOpen(false)} />
  );

  return (
    <Box
      data-testid="room"
      data-room-sid={room.sid}
      data-room-type={roomType}
      sx={{ height: '100dvh', display: 'flex', flexDirection: 'column', overflow: 'hidden' }}
    >
      <TopBar roomName={roomName} view={view} onView={setView} />
      <Box
        component="main"
        sx={{ flex: 1, minHeight: 0, display: 'flex', gap: 1.5, px: { xs: 1, sm: 1.5 } }}
      >
        <Box
          sx={{
            flex: 1,
            minWidth: 0,
            display: 'flex',
            flexDirection: 'column',
            position: 'relative',
          }}
        >
          <ReconnectingNotice reconnecting={reconnecting} />
          <Stage you={you} others={others} view={view} speaker={devices.speaker} />
          {others.length === 0 && <Alone roomName={roomName} />}
          <Problems
            problems={[
              mediaState.microphoneProblem,
              mediaState.cameraProblem,
              shareState.problem,
              publishProblem,
            ]}
            onClose={() => {
              media.dismissProblems();
              share.dismissProblem();
              setPublishProblem(null);
            }}
          />
        </Box>
        {wide && peopleOpen && (
          <Box
            sx={{
              width: panelWidth,
              flexShrink: 0,
              borderRadius: '14px',
              backgroundColor: 'background.paper',
              border: 1,
              borderColor: 'divider',
            }}
          >
            {panel}
          </Box>
        )}
      </Box>
      <ControlBar
        microphoneOn={mediaState.microphoneOn}
        cameraOn={mediaState.video !== null}
        sharing={shareState.track !== null}
        canShare={ScreenShare.isSupported()}
        peopleOpen={peopleOpen}
        peopleCount={people.length}
        onMicrophone={(on) => void media.setMicrophone(on)}
        onCamera={(on) => void media.setCamera(on)}
        onShare={(on) => (on ? void share.start() : share.stop())}
        onDevices={() => setDevicesOpen(true)}
        onPeople={() => setPeopleOpen(!peopleOpen)}
        onLeave={onLeave}
      />
      <Drawer
        anchor="bottom"
        open={!wide && peopleOpen}
        onClose={() => setPeopleOpen(false)}
        slotProps={{
          paper: { 'aria-label': 'People', sx: { height: '70dvh', borderRadius: '20px 20px 0 0' } },
        }}
      >
        {panel}
      </Drawer>
      <DeviceDialog
        open={devicesOpen}
        media={mediaState}
        onClose={() => setDevicesOpen(false)}
        {...devices}
      />
      <Arrivals room={room} />
    </Box>
  );
}
