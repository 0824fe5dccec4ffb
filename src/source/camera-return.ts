import {onCamerasChange} from './camera.ts';
import type {SourceCode} from './notices.ts';

const everyMs = 2000;

/** What no later attempt can change. */
const final: readonly SourceCode[] = ['camera-size', 'camera-unsupported', 'camera-insecure'];

/** How to learn whether the camera is available; replaced in tests. */
export interface CameraWatch {
  /** 'prompt' where the browser does not say. */
  permission(): Promise<PermissionState>;
  /** How many cameras are connected, named or not. */
  cameras(): Promise<number>;
  /** Calls back when a device comes or goes; returns what stops that. */
  onChange(changed: () => void): () => void;
}

const browserWatch: CameraWatch = {
  async permission() {
    try {
      return (await navigator.permissions.query({name: 'camera'})).state;
    } catch {
      return 'prompt';
    }
  },
  async cameras() {
    const {mediaDevices} = navigator as {mediaDevices?: MediaDevices};
    const devices = (await mediaDevices?.enumerateDevices()) ?? [];
    return devices.filter(({kind}) => kind === 'videoinput').length;
  },
  onChange: onCamerasChange,
};

/**
 * Retries a camera that was lost or refused, as soon and as often as it makes sense, until it is stopped. Never makes
 * the browser ask the user again: not while the permission is open, unless a camera came where there was none.
 */
export class CameraReturn {
  readonly #retry: () => Promise<void>;
  readonly #watch: CameraWatch;
  #stopWatching: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #trying = false;
  #missing = false;

  /** `retry` starts the camera; it settles when that has succeeded or failed. */
  constructor(retry: () => Promise<void>, watch: CameraWatch = browserWatch) {
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

  /** The camera failed; begins to wait for it, or goes on. */
  lost(code: SourceCode): void {
    this.#missing = code === 'camera-missing';
    if (final.includes(code)) {
      this.stop();
      return;
    }
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
      const [permission, cameras] = await Promise.all([this.#watch.permission(), this.#watch.cameras()]);
      const may = permission === 'granted' || (permission === 'prompt' && this.#missing);
      if (may && cameras > 0 && this.#stillWaits()) await this.#retry();
    } finally {
      this.#trying = false;
    }
    if (this.#stillWaits()) this.#again();
  }
}
