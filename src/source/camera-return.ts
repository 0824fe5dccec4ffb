import {DeviceReturn, watchOf, type DeviceWatch} from './device-return.ts';
import type {SourceCode} from './notices.ts';

/** What no later attempt can change. */
const final: readonly SourceCode[] = ['camera-size', 'camera-unsupported', 'camera-insecure'];

/** Retries a camera that was lost or refused, until it is stopped. */
export class CameraReturn extends DeviceReturn {
  constructor(retry: () => Promise<void>, watch: DeviceWatch = watchOf('camera')) {
    super(retry, watch);
  }

  /** The camera failed; begins to wait for it, or goes on. */
  lost(code: SourceCode): void {
    if (final.includes(code)) this.stop();
    else this.wait(code === 'camera-missing');
  }
}
