import { useOidc } from '@axa-fr/react-oidc';
import { BusyNotice } from '@conclave/ui';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useConfig } from '../../config/ConfigContext';
import { requestToken, type TokenRequest } from '../../join/requestToken';
import { withRenewal } from '../../join/withRenewal';
import { roomPath } from '../../routing/route';
import { navigate } from '../../routing/useRoute';
import { useIdentity } from '../../session/useIdentity';
import { useSignOut } from '../../session/useSignOut';
import { DeviceChoice } from '../../video/media/DeviceChoice';
import { LocalMedia } from '../../video/media/LocalMedia';
import { useStore } from '../../video/observe/useStore';
import { Call } from '../../video/room/Call';
import { loadVideo } from '../../video/sdk';
import { DeviceCheck } from '../DeviceCheck/DeviceCheck';
import { Lobby } from '../Lobby/Lobby';
import { NoticePage } from '../NoticePage/NoticePage';

const importRoom = () => import('../RoomScreen/RoomScreen');
const RoomScreen = lazy(() => importRoom().then((module) => ({ default: module.RoomScreen })));

interface Props {
  /** The room in the address bar. */
  readonly routeRoom: string | null;
}

/** From the lobby through the mirror into the room and out again. Leaves the room when taken off the page. */
export function CallFlow({ routeRoom }: Props) {
  const { video } = useConfig();
  const { renewTokens } = useOidc();
  const identity = useIdentity();
  const signOut = useSignOut();
  const [choice] = useState(() => new DeviceChoice(window.localStorage));
  const [media] = useState(() => new LocalMedia(loadVideo, choice));
  const [call] = useState(
    () =>
      new Call({
        sdk: loadVideo,
        token: (request) =>
          withRenewal(
            () => requestToken((input, init) => window.fetch(input, init), request),
            () => renewTokens(),
          ),
        video,
      }),
  );
  const mediaState = useStore(media);
  const callState = useStore(call);
  const [chosen, setChosen] = useState<TokenRequest | null>(null);
  const [speaker, setSpeaker] = useState(() => choice.get('speaker'));

  // The address bar has the last word: going back from a room leaves it.
  const request = chosen !== null && chosen.roomName === routeRoom ? chosen : null;
  const open = request !== null && callState.phase !== 'ended';

  useEffect(() => {
    if (request === null) {
      call.leave();
      call.reset();
    }
  }, [call, request]);

  useEffect(() => {
    void (open ? media.start() : media.stop());
  }, [media, open]);

  useEffect(() => {
    // Needed in a moment, when the server may be away; a failure here shows, with words, then.
    loadVideo().catch(() => undefined);
    importRoom().catch(() => undefined);
  }, []);

  useEffect(() => {
    const leave = () => call.leave();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      call.leave();
      void media.stop();
    };
  }, [call, media]);

  const devices = {
    speaker,
    onCamera: (id: string) => void media.chooseCamera(id),
    onMicrophone: (id: string) => void media.chooseMicrophone(id),
    onSpeaker: (id: string) => {
      choice.set('speaker', id);
      setSpeaker(id);
    },
  };

  if (identity === null) {
    return <BusyNotice text="Signing you in" />;
  }

  if (request === null) {
    return (
      <Lobby
        key={routeRoom}
        identity={identity}
        signOut={signOut}
        invitedTo={routeRoom}
        onContinue={(next) => {
          setChosen(next);
          if (next.roomName !== routeRoom) {
            navigate(roomPath(next.roomName));
          }
        }}
      />
    );
  }

  const toLobby = () => {
    setChosen(null);
    call.reset();
    navigate('/');
  };

  const joinAgain = { text: 'Join again', onClick: () => call.reset() };
  const elsewhere = { text: 'Choose another room', onClick: toLobby };

  switch (callState.phase) {
    case 'in-room':
      return (
        <Suspense fallback={<BusyNotice text={`Entering ${request.roomName}`} />}>
          <RoomScreen
            room={callState.room}
            roomName={request.roomName}
            roomType={callState.roomType}
            reconnecting={callState.reconnecting}
            media={media}
            devices={devices}
            onLeave={() => call.leave()}
          />
        </Suspense>
      );
    case 'ended':
      return (
        <NoticePage
          testId="call-ended"
          severity={callState.problem === null ? 'success' : 'warning'}
          title={callState.problem?.title ?? 'You left the room'}
          message={callState.problem?.message ?? `Come back to “${request.roomName}” any time.`}
          {...(callState.problem?.remedy === 'other-room'
            ? { action: elsewhere, secondary: joinAgain }
            : { action: joinAgain, secondary: elsewhere })}
        />
      );
    default:
      return (
        <DeviceCheck
          name={identity.name}
          roomName={request.roomName}
          media={mediaState}
          devices={devices}
          joining={callState.phase === 'joining'}
          refusal={callState.phase === 'refused' ? callState.problem : null}
          onMicrophone={(on) => void media.setMicrophone(on)}
          onCamera={(on) => void media.setCamera(on)}
          onJoin={() => void call.join(request, () => media.tracks())}
          onBack={toLobby}
          onSignIn={() => window.location.reload()}
        />
      );
  }
}
