import type {Controller} from './controller.ts';

/** A controller whose code is downloaded only once it is connected: what the first dream does not need. */
export class LazyController implements Controller {
  readonly #load: () => Promise<Controller>;
  readonly #failed: (error: unknown) => void;
  #controller: Controller | undefined;
  #isConnected = false;

  constructor(load: () => Promise<Controller>, failed: (error: unknown) => void) {
    this.#load = load;
    this.#failed = failed;
  }

  connect(): void {
    this.#isConnected = true;
    this.#load().then((controller) => {
      if (!this.#isConnected) return;
      this.#controller = controller;
      controller.connect();
    }, this.#failed);
  }

  disconnect(): void {
    this.#isConnected = false;
    this.#controller?.disconnect();
    this.#controller = undefined;
  }
}
