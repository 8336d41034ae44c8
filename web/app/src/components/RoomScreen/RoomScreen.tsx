import Box from '@mui/material/Box';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Room } from 'twilio-video';
import { useDiagnostics } from '../../diagnostics/useDiagnostics';
import { useTitle } from '../../page/useTitle';
import { useWakeLock } from '../../page/useWakeLock';
import type { LocalMedia } from '../../video/media/LocalMedia';
import { useStore } from '../../video/observe/useStore';
import { ScreenShare } from '../../video/room/ScreenShare';
import { usePeople } from '../../video/room/usePeople';
import { usePublished } from '../../video/room/usePublished';
import { useRoomSignals } from '../../video/signals/useRoomSignals';
import type { Explained } from '../../words/explained';
import { explainPublish } from '../../words/explainPublish';
import { Arrivals } from '../Arrivals/Arrivals';
import { ControlBar } from '../ControlBar/ControlBar';
import { DeviceDialog } from '../DeviceDialog/DeviceDialog';
import type { DeviceHandlers } from '../DevicePickers/DevicePickers';
import { ReconnectingNotice } from '../ReconnectingNotice/ReconnectingNotice';
import { Stage, type View } from '../Stage/Stage';
import { TileProvider } from '../Tile/TileContext';
import { TopBar } from '../TopBar/TopBar';
import { Alone } from './Alone';
import { Problems } from './Problems';
import { type Panel, SidePanel } from './SidePanel';

interface Props {
  readonly room: Room;
  readonly roomName: string;
  readonly roomType: string;
  readonly reconnecting: boolean;
  readonly media: LocalMedia;
  readonly devices: DeviceHandlers & { readonly speaker: string | null };
  readonly onLeave: () => void;
}

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
  const [panel, setPanel] = useState<Panel | null>(null);
  const [pinned, setPinned] = useState<string | null>(null);
  const [devicesOpen, setDevicesOpen] = useState(false);
  const [publishProblem, setPublishProblem] = useState<Explained | null>(null);
  useTitle(roomName);
  useWakeLock();
  useDiagnostics(room);

  const failed = useCallback((error: unknown) => setPublishProblem(explainPublish(error)), []);
  usePublished(room, mediaState.audio, failed);
  usePublished(room, mediaState.video, failed);
  useEffect(() => share.stop, [share]);

  const { hands, floating, handRaised, raiseHand, react } = useRoomSignals(room, failed);
  const { you, others } = usePeople(
    room,
    roomType,
    mediaState,
    shareState.track,
    reconnecting,
    hands,
  );
  const people = [you, ...others];
  const tiles = useMemo(() => ({ pinned, onPin: setPinned, floating }), [pinned, floating]);
  const toggle = (which: Panel) => setPanel(panel === which ? null : which);

  return (
    <Box
      data-testid="room"
      data-room-sid={room.sid}
      data-room-type={roomType}
      sx={{ height: '100dvh', display: 'flex', flexDirection: 'column', overflow: 'hidden' }}
    >
      <TopBar
        roomName={roomName}
        view={view}
        onView={(next) => {
          setPinned(null);
          setView(next);
        }}
        statsOpen={panel === 'stats'}
        onStats={() => toggle('stats')}
      />
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
          <TileProvider value={tiles}>
            <Stage you={you} others={others} view={view} speaker={devices.speaker} />
          </TileProvider>
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
        <SidePanel
          panel={panel}
          room={room}
          roomName={roomName}
          people={people}
          onClose={() => setPanel(null)}
        />
      </Box>
      <ControlBar
        microphoneOn={mediaState.microphoneOn}
        cameraOn={mediaState.video !== null}
        sharing={shareState.track !== null}
        canShare={ScreenShare.isSupported()}
        handRaised={handRaised}
        peopleOpen={panel === 'people'}
        peopleCount={people.length}
        onMicrophone={(on) => void media.setMicrophone(on)}
        onCamera={(on) => void media.setCamera(on)}
        onShare={(on) => (on ? void share.start() : share.stop())}
        onHand={raiseHand}
        onReaction={react}
        onDevices={() => setDevicesOpen(true)}
        onPeople={() => toggle('people')}
        onLeave={onLeave}
      />
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
