import type { Explained } from './explained';

const signInAgain: Explained = {
  title: 'You have been signed out',
  message: 'Your sign-in is no longer valid. Sign in again, then join the room.',
  remedy: 'sign-in',
};

const serverAway: Explained = {
  title: 'The server cannot be reached',
  message:
    'Check that this device is online, then try again. If it keeps failing, the server may be restarting: wait a minute.',
  remedy: 'retry',
};

const mediaFailed: Explained = {
  title: 'Sound and picture could not be connected',
  message:
    'A firewall or VPN may be blocking the call. Try another network, or switch the VPN off, then try again.',
  remedy: 'retry',
};

const badRoomName: Explained = {
  title: 'This room name cannot be used',
  message: 'Choose a shorter name made of letters, digits, spaces and dashes.',
  remedy: 'other-room',
};

const notAllowed: Explained = {
  title: 'You may not enter this room',
  message:
    'Your account lacks the permission. Ask whoever runs this service, or choose another room.',
  remedy: 'other-room',
};

const badIdentity: Explained = {
  title: 'Your name cannot be used in a call',
  message:
    'Change the user name in your account, or ask whoever runs this service, then try again.',
  remedy: 'none',
};

const byCode: ReadonlyMap<number, Explained> = new Map([
  [20101, signInAgain],
  [20102, signInAgain],
  [20103, signInAgain],
  [20104, signInAgain],
  [
    20105,
    {
      title: 'The clocks do not agree',
      message: 'Set the date and time of this device (best: automatically), then try again.',
      remedy: 'retry',
    },
  ],
  [20106, notAllowed],
  [20107, signInAgain],
  [53000, serverAway],
  [53001, { ...serverAway, title: 'The connection to the server was lost' }],
  [53002, serverAway],
  [
    53006,
    {
      title: 'The server is busy',
      message: 'Too many people are joining at once. Wait a few seconds, then try again.',
      remedy: 'retry',
    },
  ],
  [53100, badRoomName],
  [53101, badRoomName],
  [53102, badRoomName],
  [
    53103,
    {
      title: 'The room could not be opened',
      message: 'Try again in a moment. If it keeps failing, choose another name.',
      remedy: 'retry',
    },
  ],
  [
    53104,
    {
      title: 'You could not be let in',
      message: 'Try again in a moment. If it keeps failing, choose another room.',
      remedy: 'retry',
    },
  ],
  [
    53105,
    {
      title: 'The room is full',
      message: 'Wait until somebody leaves and try again, or choose another room.',
      remedy: 'retry',
    },
  ],
  [
    53106,
    {
      title: 'There is no such room',
      message: 'It may have ended. Check the name, or choose another room.',
      remedy: 'other-room',
    },
  ],
  [
    53108,
    {
      title: 'This kind of room is not available here',
      message: 'Choose another kind of room, then try again.',
      remedy: 'other-room',
    },
  ],
  [
    53118,
    {
      title: 'The room has ended',
      message:
        'Somebody closed it for everyone. Join again to open it anew, or choose another room.',
      remedy: 'retry',
    },
  ],
  [53200, badIdentity],
  [53201, badIdentity],
  [53202, badIdentity],
  [
    53204,
    {
      title: 'You were away for too long',
      message:
        'The connection was lost for longer than the room waits, so you were taken out of it. Join again to go on.',
      remedy: 'retry',
    },
  ],
  [
    53205,
    {
      title: 'You joined from somewhere else',
      message:
        'The same account entered this room in another window or on another device, and one account can be there only once. Join again to move the call here.',
      remedy: 'retry',
    },
  ],
  [
    53206,
    {
      title: 'Too many people are in calls',
      message:
        'The service has no place left at the moment. Wait until a call ends, then try again.',
      remedy: 'retry',
    },
  ],
  [
    53216,
    {
      title: 'Your time in this room is over',
      message:
        'You were there for as long as this service allows at a time. Nothing is wrong: join again to go on.',
      remedy: 'retry',
    },
  ],
  [
    53404,
    {
      title: 'No common video format',
      message:
        'This browser cannot show or send what the room uses. Update it, or use another one.',
      remedy: 'none',
    },
  ],
  [53400, mediaFailed],
  [53401, mediaFailed],
  [53402, mediaFailed],
  [53403, mediaFailed],
  [53405, mediaFailed],
  [53407, mediaFailed],
  [53500, serverAway],
  [53501, mediaFailed],
]);

function codeOf(error: unknown): number | null {
  if (typeof error === 'object' && error !== null && 'code' in error) {
    return typeof error.code === 'number' ? error.code : null;
  }
  return null;
}

function isServerAway(error: unknown): boolean {
  return error instanceof Error && error.name === 'ServerAwayError';
}

/** Why `connect()` failed or a room was lost. Codes: the video SDK's error table. */
export function explainJoin(error: unknown): Explained {
  if (isServerAway(error)) {
    return serverAway;
  }
  const code = codeOf(error);
  const known = code === null ? undefined : byCode.get(code);
  if (known !== undefined) {
    return known;
  }
  const detail = error instanceof Error ? error.message : '';
  const words = [detail, code === null ? '' : `(code ${String(code)})`].filter((w) => w !== '');
  return {
    title: 'Something went wrong with the call',
    message: ['Try again.', ...words].join(' '),
    remedy: 'retry',
  };
}

/** The room ended for a person who did not leave and was told no code: somebody took them out. */
export const takenOut: Explained = {
  title: 'You were removed from the room',
  message:
    'Somebody who runs this room took you out of it. Ask them before you join again, or choose another room.',
  remedy: 'other-room',
};
