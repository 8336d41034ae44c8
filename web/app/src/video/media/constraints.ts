/** What is asked of a camera; a browser gives what comes near. */
const capture: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 24, max: 30 },
};

type Choice = { readonly exact: string } | { readonly ideal: string } | null;

/** A saved device may be gone, so it is a wish; a device just chosen is a must. */
export function wish(deviceId: string | null): Choice {
  return deviceId === null || deviceId === '' ? null : { ideal: deviceId };
}

export function must(deviceId: string): Choice {
  return deviceId === '' ? null : { exact: deviceId };
}

export function cameraConstraints(device: Choice): MediaTrackConstraints {
  return device === null ? { ...capture, facingMode: 'user' } : { ...capture, deviceId: device };
}

export function microphoneConstraints(device: Choice): MediaTrackConstraints {
  return {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(device === null ? {} : { deviceId: device }),
  };
}
