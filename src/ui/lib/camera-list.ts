import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {listCameras} from '../../source/camera.ts';
import {onDevicesChange} from '../../source/device-return.ts';

/** The names of the cameras, kept current for an element as long as it is connected. */
export class CameraList implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #names: readonly string[] = [];
  #stopWatching: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get names(): readonly string[] {
    return this.#names;
  }

  hostConnected(): void {
    this.#stopWatching = onDevicesChange(() => void this.refresh());
    void this.refresh();
  }

  hostDisconnected(): void {
    this.#stopWatching?.();
  }

  /** Looks again: browsers name the cameras only once one was allowed. */
  async refresh(): Promise<void> {
    // Where the page has no camera access at all, starting the camera says why; here there are just no names.
    this.#names = await listCameras().catch(() => []);
    this.#host.requestUpdate();
  }
}
