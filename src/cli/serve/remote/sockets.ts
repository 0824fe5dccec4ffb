import {WebSocketServer, type RawData, type WebSocket} from 'ws';
import {messageOf, type Message} from '../../../lib/message.ts';
import {
  greetingFrom,
  pageMessageFrom,
  remoteLimits,
  remoteMessageFrom,
  socketPath,
  type Greeting,
  type ToPage,
  type ToRemote,
} from '../../../control/remote/messages.ts';
import {notices} from '../../../control/remote/notices.ts';
import {releaseOf, type Play} from '../../../control/remote/play.ts';
import {nameOfPlay} from '../../../control/remote/rights.ts';
import {shownTo} from '../../../control/remote/shown.ts';
import type {Access} from '../access.ts';
import type {ServeModule} from '../module.ts';
import type {Hub} from './hub.ts';
import {RateLimit} from './rate-limit.ts';

/** Codes of closing, as WebSockets have them: against the rules, and to come again later. */
const closeCodes = {refused: 1008, later: 1013} as const;

const timing = {greetWithinMs: 5000, aliveEveryMs: 4000} as const;

/** Connections that have not said who they are yet. */
const mostStrangers = 32;

/** What may wait to be sent to somebody who does not take it. */
const mostWaitingBytes = 1_000_000;

/** What the page is welcomed with. */
export interface Welcome {
  readonly links: readonly string[];
  readonly oscPort: number;
}

/** One connection: reads messages within the limits, refuses others with a reason, and closes after a few. */
class Connection {
  readonly socket: WebSocket;
  #refused = 0;
  #isAlive = true;
  #hasEnded = false;

  constructor(socket: WebSocket) {
    this.socket = socket;
    // Of a broken connection, and of a frame beyond all limits; "close" follows.
    socket.on('error', () => undefined);
    socket.on('pong', () => (this.#isAlive = true));
  }

  send(message: ToPage | ToRemote): void {
    if (this.socket.bufferedAmount > mostWaitingBytes) this.socket.terminate();
    else this.socket.send(JSON.stringify(message));
  }

  /** Carries out what a message asks for, and says what is wrong with it. What comes after the end is ignored. */
  take(handle: () => void): void {
    if (this.#hasEnded) return;
    try {
      handle();
    } catch (error) {
      this.refuse(messageOf(error));
    }
  }

  refuse(refusal: Message): void {
    this.#refused += 1;
    this.send({type: 'refused', refusal});
    if (this.#refused < remoteLimits.refused) return;
    this.end(notices['too-many-refused']({max: remoteLimits.refused}));
  }

  /** Closes it for a reason. */
  end(refusal: Message, code: number = closeCodes.refused): void {
    this.#hasEnded = true;
    this.send({type: 'refused', refusal});
    this.socket.close(code, refusal.code);
  }

  /** Cuts it if nothing has come back since the last call. */
  checkAlive(): void {
    if (!this.#isAlive) {
      this.socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.socket.ping();
    this.send({type: 'alive'});
  }
}

/** The WebSocket of the page that is played and of the remotes that play it. Nobody connects without a token. */
export function openSockets(
  hub: Hub,
  access: Access,
  welcome: Welcome,
): Required<Pick<ServeModule, 'upgrade' | 'close'>> {
  // Hard limits; what is refused with a reason is within them.
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 2 * remoteLimits.pageBytes,
    perMessageDeflate: false,
  });
  const all = new Set<Connection>();
  const strangers = new Set<Connection>();
  const remotes = new Set<Connection>();
  const pages = new Set<Connection>();

  const countRemotes = (): void => {
    for (const page of pages) page.send({type: 'remotes', count: remotes.size});
  };
  const sendToRemotes = (message: ToRemote): void => {
    for (const remote of remotes) remote.send(message);
  };

  const greet = (connection: Connection, {role, token}: Greeting): void => {
    const known = access.roleOf(token);
    if (known === undefined || (role === 'page' && known !== 'operator')) {
      connection.end(notices['token-refused']());
    } else if (role === 'page') {
      beginPage(connection);
    } else if (remotes.size >= remoteLimits.remotes) {
      connection.end(notices['remotes-full']({max: remoteLimits.remotes}), closeCodes.later);
    } else {
      beginRemote(connection);
    }
  };

  const beginPage = (connection: Connection): void => {
    const leave = hub.connect({
      play: (plays) => connection.send({type: 'plays', plays}),
      dismiss: (reason) => connection.end(reason),
    });
    pages.add(connection);
    connection.socket.on('message', (data) =>
      connection.take(() => hub.report(pageMessageFrom(textOf(data)))),
    );
    connection.socket.once('close', () => {
      pages.delete(connection);
      leave();
    });
    connection.send({type: 'welcome', ...welcome});
    countRemotes();
  };

  const beginRemote = (connection: Connection): void => {
    const limit = new RateLimit(remoteLimits.messages);
    /** What lets go of what is held here. */
    const held = new Map<string, Play>();
    let exceededMs = -Infinity;
    remotes.add(connection);
    connection.socket.on('message', (data) => {
      if (limit.passes()) {
        connection.take(() => {
          const play = remoteMessageFrom(textOf(data));
          hub.playAsVisitor(play);
          const release = releaseOf(play);
          if (!release) return;
          held.delete(nameOfPlay(play));
          if (play !== release) held.set(nameOfPlay(play), release);
        });
      } else if (performance.now() - exceededMs > 1000) {
        exceededMs = performance.now();
        connection.refuse(notices['too-many-messages']({max: remoteLimits.messages}));
      }
    });
    connection.socket.once('close', () => {
      remotes.delete(connection);
      // Nobody else would let go of what was held here.
      if (hub.hasPage) for (const release of held.values()) hub.play(release);
      countRemotes();
    });
    connection.send({type: 'rights', rights: hub.rights});
    connection.send({type: 'shown', shown: shownTo(hub.rights, hub.shown)});
    connection.send({type: 'page', isThere: hub.hasPage});
    countRemotes();
  };

  server.on('connection', (socket: WebSocket) => {
    const connection = new Connection(socket);
    all.add(connection);
    strangers.add(connection);
    const late = setTimeout(() => socket.terminate(), timing.greetWithinMs);
    socket.once('message', (data) => {
      clearTimeout(late);
      strangers.delete(connection);
      try {
        greet(connection, greetingFrom(textOf(data)));
      } catch (error) {
        connection.end(messageOf(error));
      }
    });
    socket.once('close', () => {
      clearTimeout(late);
      strangers.delete(connection);
      all.delete(connection);
    });
  });

  const stop = hub.listen({
    onShown: (changes) => sendToRemotes({type: 'shown', shown: shownTo(hub.rights, changes)}),
    onRights: (rights) => {
      sendToRemotes({type: 'rights', rights});
      sendToRemotes({type: 'shown', shown: shownTo(rights, hub.shown)});
    },
    onPage: (isThere) => sendToRemotes({type: 'page', isThere}),
  });
  const beat = setInterval(() => {
    for (const connection of all) if (!strangers.has(connection)) connection.checkAlive();
  }, timing.aliveEveryMs);

  return {
    upgrade(request, socket, head, {pathname}) {
      if (pathname !== socketPath || strangers.size >= mostStrangers) return false;
      server.handleUpgrade(request, socket, head, (webSocket) =>
        server.emit('connection', webSocket, request),
      );
      return true;
    },
    close() {
      clearInterval(beat);
      stop();
      for (const {socket} of all) socket.terminate();
      server.close();
    },
  };
}

/** A message as text; what is binary is refused as what is no JSON. */
function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)).toString('utf8');
}
