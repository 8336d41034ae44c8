import type { TokenError } from '../join/tokenError';
import type { Explained } from './explained';

function waiting(seconds: number | null): string {
  return seconds === null ? 'a moment' : `${String(seconds)} seconds`;
}

/** Why the server gave no token for the room. */
export function explainToken(error: TokenError): Explained {
  switch (error.code) {
    case 'unauthorized':
      return {
        title: 'You have been signed out',
        message: 'Your sign-in is no longer valid. Sign in again, then join the room.',
        remedy: 'sign-in',
      };
    case 'identity_mismatch':
      return {
        title: 'You are signed in as somebody else',
        message: 'The account changed in another window. Load this page again, then join.',
        remedy: 'sign-in',
      };
    case 'forbidden':
      return {
        title: 'This room is closed to you',
        // The server knows which line of its policy refused; a proxy's page knows nothing.
        message: error.message.startsWith('The server answered')
          ? 'Your account lacks the permission. Ask whoever runs this service, or choose another room.'
          : error.message,
        remedy: 'other-room',
      };
    case 'room_not_open':
      return { title: 'The room is not open yet', message: error.message, remedy: 'retry' };
    case 'room_type_unavailable':
      return {
        title: 'This kind of room is not available here',
        message: 'Choose another kind of room, then try again.',
        remedy: 'other-room',
      };
    case 'invalid_request':
      return {
        title: 'This room name cannot be used',
        message: error.message,
        remedy: 'other-room',
      };
    case 'too_many_requests':
    case 'busy':
      return {
        title: 'The server is busy',
        message: `Wait ${waiting(error.retryAfter)}, then try again.`,
        remedy: 'retry',
      };
    case 'unreachable':
      return {
        title: 'The server cannot be reached',
        message:
          'Check that this device is online, then try again. If it keeps failing, the server may be restarting: wait a minute.',
        remedy: 'retry',
      };
    default:
      return { title: 'You could not be let in', message: error.message, remedy: 'retry' };
  }
}
