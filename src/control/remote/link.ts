import {Backoff} from '../../lib/backoff.ts';
import {greeting, socketPath, type Greeting} from './messages.ts';

/** How the connection is. */
export type LinkState =
  | {readonly is: 'connecting' | 'open'}
  /** It is tried again at this time, on the clock of `performance.now()`. */
  | {readonly is: 'waiting'; readonly untilMs: number}
  /** The server has ended it for a reason, which it said before. */
  | {readonly is: 'ended'};

export interface LinkHooks {
  onState(state: LinkState): void;
  onMessage(text: string): void;
}

/** The server sends something every 4 s: after this silence the connection is dead, whatever the browser thinks. */
const silenceMs = 12_000;

/** The code by which a server ends what it refuses. */
const refusedCode = 1008;

/** A connection to `reverie serve`, which comes back by itself with growing pauses, unless the server has refused it. */
export class RemoteLink {
  readonly #greeting: Greeting;
  readonly #hooks: LinkHooks;
  readonly #backoff = new Backoff();
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(given: Greeting, hooks: LinkHooks) {
    this.#greeting = given;
    this.#hooks = hooks;
  }

  connect(): void {
    this.disconnect();
    this.#hooks.onState({is: 'connecting'});
    const socket = new WebSocket(new URL(socketPath, location.origin.replace(/^http/, 'ws')));
    this.#socket = socket;
    let isOpen = false;
    socket.addEventListener('open', () => socket.send(greeting(this.#greeting)));
    socket.addEventListener('message', ({data}: MessageEvent<unknown>) => {
      if (this.#socket !== socket || typeof data !== 'string') return;
      if (!isOpen) {
        isOpen = true;
        this.#backoff.succeeded();
        this.#hooks.onState({is: 'open'});
      }
      this.#listen();
      this.#hooks.onMessage(data);
    });
    socket.addEventListener('close', ({code}) => {
      if (this.#socket !== socket) return;
      this.disconnect();
      if (code === refusedCode) this.#hooks.onState({is: 'ended'});
      else this.#wait();
    });
    this.#listen();
  }

  disconnect(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  /** Sends a message; what cannot be sent now is left out, for the next one brings newer values. */
  send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #listen(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.disconnect();
      this.#wait();
    }, silenceMs);
  }

  #wait(): void {
    const waitMs = this.#backoff.failed();
    this.#hooks.onState({is: 'waiting', untilMs: performance.now() + waitMs});
    this.#timer = setTimeout(() => this.connect(), waitMs);
  }
}
