import { AccountMenu, ErrorNotice, type Identity, PageFrame } from '@conclave/ui';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { type SyntheticEvent, useState } from 'react';
import { useConfig } from '../../config/ConfigContext';
import type { TokenRequest } from '../../join/requestToken';
import { useTitle } from '../../page/useTitle';
import { maxRoomNameLength } from '../../routing/route';
import type { SignOut } from '../../session/useSignOut';
import { EmergencyButton } from '../EmergencyButton/EmergencyButton';
import { roomTypeName } from './roomTypes';

interface Props {
  readonly identity: Identity;
  readonly signOut: SignOut;
  /** The room an invitation leads to. */
  readonly invitedTo: string | null;
  readonly onContinue: (request: TokenRequest) => void;
}

/** Who you are and where you want to go. */
export function Lobby({ identity, signOut, invitedTo, onContinue }: Props) {
  const { product, oidc, video } = useConfig();
  const [room, setRoom] = useState(invitedTo ?? '');
  const [roomType, setRoomType] = useState(video.default_room_type);
  const [missing, setMissing] = useState(false);
  useTitle(null);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const roomName = room.trim();
    setMissing(roomName === '');
    if (roomName !== '') {
      onContinue({ roomName, roomType });
    }
  };

  return (
    <PageFrame
      product={product}
      actions={
        <>
          <EmergencyButton />
          <AccountMenu
            identity={identity}
            accountUrl={oidc.account_url}
            onSignOut={signOut.signOut}
          />
        </>
      }
    >
      <Box
        component="form"
        noValidate
        onSubmit={submit}
        aria-busy={signOut.busy}
        sx={{ display: 'flex', flexDirection: 'column', gap: 2.5 }}
      >
        <div>
          <Typography variant="h1">Join a room</Typography>
          <Typography sx={{ color: 'text.secondary', mt: 0.75, textWrap: 'pretty' }}>
            Enter a name to open a room, or to meet people in it.
          </Typography>
        </div>
        {signOut.problem !== null && (
          <ErrorNotice title={signOut.problem.title} message={signOut.problem.message} />
        )}
        <TextField
          label="Your name"
          value={identity.name}
          helperText="From your account; others see it in the room."
          slotProps={{ input: { readOnly: true }, htmlInput: { 'data-testid': 'your-name' } }}
        />
        <TextField
          label="Room name"
          value={room}
          required
          autoComplete="off"
          error={missing}
          helperText={missing ? 'Enter a name for the room.' : null}
          onChange={(event) => {
            setRoom(event.target.value);
            setMissing(false);
          }}
          slotProps={{ htmlInput: { maxLength: maxRoomNameLength, spellCheck: false } }}
        />
        {video.room_types.length > 1 && (
          <TextField
            select
            label="Kind of room"
            value={roomType}
            helperText="Counts when you are the first to enter."
            onChange={(event) => setRoomType(event.target.value)}
            slotProps={{ select: { native: true } }}
          >
            {video.room_types.map((type) => (
              <option key={type} value={type}>
                {roomTypeName(type)}
              </option>
            ))}
          </TextField>
        )}
        <Button type="submit" variant="contained" size="large" disabled={signOut.busy}>
          Continue
        </Button>
      </Box>
    </PageFrame>
  );
}
