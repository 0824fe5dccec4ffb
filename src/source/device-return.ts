const everyMs = 2000;

/** How to learn whether a device is available; replaced in tests. */
export interface DeviceWatch {
  /** 'prompt' where the browser does not say. */
  permission(): Promise<PermissionState>;
  /** How many devices of the kind are connected, named or not. */
  count(): Promise<number>;
  /** Calls back when a device comes or goes; returns what stops that. */
  onChange(changed: () => void): () => void;
}

/** Calls back when a camera or a microphone comes or goes, until the returned function is called. */
export function onDevicesChange(changed: () => void): () => void {
  // Absent on insecure origins, where no device can come or go.
  const devices = (navigator as {mediaDevices?: MediaDevices}).mediaDevices;
  devices?.addEventListener('devicechange', changed);
  return () => devices?.removeEventListener('devicechange', changed);
}

/** What the browser says of its cameras or microphones. */
export const watchOf = (name: 'camera' | 'microphone'): DeviceWatch => ({
  async permission() {
    try {
      return (await navigator.permissions.query({name})).state;
    } catch {
      return 'prompt';
    }
  },
  async count() {
    const {mediaDevices} = navigator as {mediaDevices?: MediaDevices};
    const devices = (await mediaDevices?.enumerateDevices()) ?? [];
    const wanted = name === 'camera' ? 'videoinput' : 'audioinput';
    return devices.filter(({kind}) => kind === wanted).length;
  },
  onChange: onDevicesChange,
});

/**
 * Retries a device that was lost or refused, as soon and as often as it makes sense, until it is stopped. Never makes
 * the browser ask the user again: not while the permission is open, unless a device came where there was none.
 */
export class DeviceReturn {
  readonly #retry: () => Promise<void>;
  readonly #watch: DeviceWatch;
  #stopWatching: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #trying = false;
  #missing = false;

  /** `retry` starts the device; it settles when that has succeeded or failed. */
  constructor(retry: () => Promise<void>, watch: DeviceWatch) {
    this.#retry = retry;
    this.#watch = watch;
  }

  get waits(): boolean {
    return this.#stopWatching !== undefined;
  }

  /** The same, after an await: it may have been stopped meanwhile. */
  #stillWaits(): boolean {
    return this.waits;
  }

  /** Begins to wait for the device, or goes on; `missing` if there was none. */
  wait(missing: boolean): void {
    this.#missing = missing;
    this.#stopWatching ??= this.#watch.onChange(() => void this.#look());
    this.#again();
  }

  stop(): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    clearTimeout(this.#timer);
  }

  #again(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), everyMs);
  }

  async #look(): Promise<void> {
    if (this.#trying || !this.waits) return;
    this.#trying = true;
    try {
      const [permission, count] = await Promise.all([this.#watch.permission(), this.#watch.count()]);
      const may = permission === 'granted' || (permission === 'prompt' && this.#missing);
      if (may && count > 0 && this.#stillWaits()) await this.#retry();
    } finally {
      this.#trying = false;
    }
    if (this.#stillWaits()) this.#again();
  }
}
