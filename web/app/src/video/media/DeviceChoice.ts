const keys = {
  camera: 'conclave-camera',
  microphone: 'conclave-microphone',
  speaker: 'conclave-speaker',
} as const;

export type DeviceRole = keyof typeof keys;

/** Remembers which devices the person chose, for the next visit. */
export class DeviceChoice {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get(role: DeviceRole): string | null {
    return this.#storage.getItem(keys[role]);
  }

  set(role: DeviceRole, deviceId: string): void {
    this.#storage.setItem(keys[role], deviceId);
  }
}
