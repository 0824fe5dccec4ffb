import type {Controller} from './controller.ts';

/** A controller whose code is downloaded only once it is connected: what the first dream does not need. */
export class LazyController<C extends Controller = Controller> implements Controller {
  readonly #load: () => Promise<C>;
  readonly #failed: (error: unknown) => void;
  #controller: C | undefined;
  #isConnected = false;

  constructor(load: () => Promise<C>, failed: (error: unknown) => void) {
    this.#load = load;
    this.#failed = failed;
  }

  /** Undefined until it is there. */
  get controller(): C | undefined {
    return this.#controller;
  }

  connect(): void {
    this.#isConnected = true;
    this.#load()
      .then((controller) => {
        if (!this.#isConnected) return;
        this.#controller = controller;
        controller.connect();
      })
      .catch(this.#failed);
  }

  disconnect(): void {
    this.#isConnected = false;
    this.#controller?.disconnect();
    this.#controller = undefined;
  }
}
