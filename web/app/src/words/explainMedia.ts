import type { Explained } from './explained';

export type Device = 'camera' | 'microphone' | 'screen';

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Why a camera, microphone or screen could not be used. Names: getUserMedia and getDisplayMedia. */
export function explainMedia(error: unknown, device: Device): Explained {
  if (device === 'screen') {
    return {
      title: 'The screen is not shared',
      message:
        nameOf(error) === 'NotAllowedError'
          ? 'The browser or the system refused. Allow screen recording for this browser in the system settings, then try again.'
          : 'The browser could not capture it. Choose another window or screen and try again.',
      remedy: 'retry',
    };
  }
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      return {
        title: `The ${device} is blocked`,
        message: `Allow the ${device} for this page with the icon beside the address, and for the browser in the system settings. Then try again.`,
        remedy: 'retry',
      };
    case 'NotFoundError':
    case 'DevicesNotFoundError':
      return {
        title: `No ${device} found`,
        message: `Plug one in and try again, or join without. ${capital(device)}s that are switched off do not show.`,
        remedy: 'retry',
      };
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return {
        title: `The ${device} is in use`,
        message: `Another program or tab seems to hold the ${device}. Close it, then try again.`,
        remedy: 'retry',
      };
    case 'OverconstrainedError':
      return {
        title: `The chosen ${device} is gone`,
        message: `It may have been unplugged. Choose another ${device}.`,
        remedy: 'retry',
      };
    case 'SecurityError':
    case 'NotSupportedError':
    case 'TypeError':
      return {
        title: `This page may not use the ${device}`,
        message: `Browsers allow it only on secure pages. Open this site with an address that starts with https.`,
        remedy: 'none',
      };
    case 'ServerAwayError':
      return {
        title: `The ${device} waits for the server`,
        message:
          'The server cannot be reached. Check that this device is online, wait a minute, then try again.',
        remedy: 'retry',
      };
    default:
      return {
        title: `The ${device} does not start`,
        message: `Unplug it and plug it in again, or choose another ${device}. Then try again.`,
        remedy: 'retry',
      };
  }
}
