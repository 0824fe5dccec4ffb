import {onCamerasChange} from './camera.ts';
import type {SourceError} from './source.ts';

const everyMs = 2000;

/** What tells whether the camera may be had; replaced in tests. */
export interface CameraWatch {
  /** 'prompt' where the browser does not tell. */
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
 * Tries a camera that was lost or refused again, as soon and as often as it makes sense, until told to stop. Never makes
 * the browser ask a person anew: not while the permission is open, unless a camera came where there was none.
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

  /** The same, asked anew: it may have been told to stop while it waited for something else. */
  #stillWaits(): boolean {
    return this.waits;
  }

  /** The camera failed for this reason; begins to wait for it, or goes on. */
  lost(reason: SourceError['reason']): void {
    this.#missing = reason === 'missing';
    if (reason === 'unsupported') {
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
