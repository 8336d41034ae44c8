import { useEffect, useState } from 'react';

export interface Devices {
  readonly cameras: readonly MediaDeviceInfo[];
  readonly microphones: readonly MediaDeviceInfo[];
  readonly speakers: readonly MediaDeviceInfo[];
}

const none: Devices = { cameras: [], microphones: [], speakers: [] };

/** Sorts devices by kind; those without an id are placeholders from before the permission. */
export function sortDevices(all: readonly MediaDeviceInfo[]): Devices {
  const of = (kind: MediaDeviceKind) =>
    all.filter((device) => device.kind === kind && device.deviceId !== '');
  return {
    cameras: of('videoinput'),
    microphones: of('audioinput'),
    speakers: of('audiooutput'),
  };
}

/**
 * The devices there are, followed as they are plugged in and out.
 * @param permission anything that changes when a permission is granted: names show only then
 */
export function useDevices(permission: unknown): Devices {
  const [devices, setDevices] = useState(none);
  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined; // Absent on insecure pages.
    if (media === undefined) {
      return undefined;
    }
    let current = true;
    const read = () => {
      media.enumerateDevices().then(
        (all) => {
          if (current) {
            setDevices(sortDevices(all));
          }
        },
        () => {
          if (current) {
            setDevices(none); // Refused: opening the devices says why, here there is just no list.
          }
        },
      );
    };
    read();
    media.addEventListener('devicechange', read);
    return () => {
      current = false;
      media.removeEventListener('devicechange', read);
    };
  }, [permission]);
  return devices;
}
