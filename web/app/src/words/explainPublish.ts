import type { Explained } from './explained';
import { explainJoin } from './explainJoin';

/** Why the room did not take a camera, microphone or screen. Codes: the video SDK's error table. */
export function explainPublish(error: unknown): Explained {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : 0;
  switch (code) {
    case 53125:
      return {
        title: 'This room is for sound only',
        message: 'Others hear you, but cameras and screens cannot be shown here.',
        remedy: 'none',
      };
    case 53203:
    case 53305:
      return {
        title: 'Too much is shared already',
        message: 'Turn off a camera or stop sharing a screen, then try again.',
        remedy: 'none',
      };
    default:
      return { ...explainJoin(error), title: 'Others cannot see or hear this from you' };
  }
}
