import {createSocket, type Socket} from 'node:dgram';
import {once} from 'node:events';
import {setTimeout as wait} from 'node:timers/promises';
import {toBuffer} from 'osc-min';
import {WebSocket} from 'ws';
import {greeting, socketPath} from '../../src/control/remote/messages.ts';
import {firstRights} from '../../src/ui/control/remote-state.ts';

export interface FloodOptions {
  /** Of the page, and of its visitors. */
  readonly port: number;
  readonly token: string;
  /** 0 for WebSockets alone. */
  readonly oscPort: number;
}

/** A server takes 200 messages a second of each remote. */
const remotes = 6;
const everyMs = 10;
/** What a visitor may play at first. */
const keys = ['wet', 'persistence'] as const;

/** A UDP port that nobody has. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const {port} = socket.address();
  socket.close();
  return port;
}

/** Stands in for a page, takes what remotes play and does nothing with it. The returned function ends it. */
export async function openDeafPage(port: number, token: string): Promise<() => void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${socketPath}`);
  await once(socket, 'open');
  socket.send(greeting({role: 'page', token}));
  await once(socket, 'message');
  socket.send(JSON.stringify({type: 'rights', rights: firstRights}));
  return () => socket.close();
}

/** Plays a served page over the network, as several phones and a lighting desk do at once. */
export class Flood {
  readonly #sockets: readonly WebSocket[];
  readonly #osc: Socket | undefined;
  readonly #oscPort: number;
  #sent = 0;

  private constructor(sockets: readonly WebSocket[], oscPort: number) {
    this.#sockets = sockets;
    this.#oscPort = oscPort;
    this.#osc = oscPort === 0 ? undefined : createSocket('udp4');
  }

  static async open({port, token, oscPort}: FloodOptions): Promise<Flood> {
    const opening = Array.from({length: remotes}, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${socketPath}`);
      await once(socket, 'open');
      socket.send(greeting({role: 'remote', token}));
      return socket;
    });
    return new Flood(await Promise.all(opening), oscPort);
  }

  /** Whether the server has closed none of them. */
  get isConnected(): boolean {
    return this.#sockets.every(({readyState}) => readyState === WebSocket.OPEN);
  }

  /** Sends for so long, evenly; gives how many messages it has sent. */
  async play(perSecond: number, seconds: number): Promise<number> {
    const startMs = performance.now();
    const before = this.#sent;
    for (let passedS = 0; passedS < seconds; passedS = (performance.now() - startMs) / 1000) {
      // A machine that stood still does not make it all up at once, which would be another rate.
      const due = Math.min(before + passedS * perSecond, this.#sent + 0.05 * perSecond);
      while (this.#sent < due) this.#send();
      await wait(everyMs);
    }
    return this.#sent - before;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
    this.#osc?.close();
  }

  #send(): void {
    const number = this.#sent;
    this.#sent += 1;
    const key = keys[Math.floor(number / 2) % keys.length] ?? 'wet';
    // Slowly, as hands do it: what flashes would have the limiter at work.
    const value = 0.5 + 0.3 * Math.sin(number / 500);
    if (this.#osc && number % 2 === 0) {
      this.#osc.send(toBuffer({address: `/reverie/${key}`, args: [value]}), this.#oscPort, '127.0.0.1');
    } else {
      this.#sockets[Math.floor(number / 2) % remotes]?.send(JSON.stringify({type: 'set', key, value}));
    }
  }
}
