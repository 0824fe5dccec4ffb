import {createSocket, type RemoteInfo} from 'node:dgram';
import {messageOf, textOfMessage} from '../../../lib/message.ts';
import {RemoteError} from '../../../control/remote/json.ts';
import {notices} from '../../../control/remote/notices.ts';
import {ownRoot, signalOfAddress} from '../../../control/remote/signal-address.ts';
import type {Hub} from '../remote/hub.ts';
import {RateLimit} from '../remote/rate-limit.ts';
import {
  errorAddress,
  helloAddress,
  oscAddresses,
  oscAddressNamed,
  sameOscValue,
  shownValues,
  type OscValue,
} from './addresses.ts';
import {messagesIn, packetsOf, type OscMessage} from './packet.ts';
import {isPattern, readPattern} from './pattern.ts';

export const oscLimits = {
  /** In a second, of all senders. */
  messages: 3000,
  /** Whoever has sent something gets what changes, for 10 minutes after the last message. */
  senders: 16,
  forgetAfterMs: 600_000,
  /** Reasons for what was refused, in a second, to one sender. */
  errors: 5,
  /** How far ahead a time tag may be, and how many messages may wait for theirs. */
  aheadMs: 60_000,
  waiting: 1000,
  /** Patterns that have not been sent lately, in a second: each is compared with every address. */
  patterns: 100,
} as const;

/** Somebody who has sent something: what they have sent last is not sent back to them. */
interface Sender {
  readonly host: string;
  readonly port: number;
  readonly sent: Map<string, OscValue>;
  readonly errors: RateLimit;
  lastMs: number;
}

/** OSC over UDP, while it is open. */
export interface OscPort {
  /** The one that was asked for, or if that was 0 any free one. */
  readonly port: number;
  close(): Promise<void>;
}

/** Plays what comes in by OSC, and tells senders what changes. Throws Error if the port is taken. */
export async function openOscPort(hub: Hub, host: string, port: number): Promise<OscPort> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const senders = new Map<string, Sender>();
  const waiting = new Set<ReturnType<typeof setTimeout>>();
  const limit = new RateLimit(oscLimits.messages);
  const patterns = new Patterns();

  const send = (
    sender: Sender,
    messages: readonly (readonly [address: string, ...args: OscValue[]])[],
  ): void => {
    // Nobody may be there any more: UDP does not say.
    for (const packet of packetsOf(messages)) socket.send(packet, sender.port, sender.host, () => undefined);
  };

  const refuse = (sender: Sender, address: string, error: unknown): void => {
    if (!sender.errors.passes()) return;
    send(sender, [[errorAddress, address, textOfMessage(messageOf(error))]]);
  };

  const carryOut = (sender: Sender, message: OscMessage): void => {
    try {
      const answers = play(hub, message);
      for (const [address, value] of valuesIn(message)) sender.sent.set(address, value);
      send(sender, answers);
    } catch (error) {
      refuse(sender, message.address, error);
    }
  };

  /** A message to a pattern is one to each address that matches it, and counts as that many. */
  const takeAll = (sender: Sender, message: OscMessage): void => {
    if (!isPattern(message.address)) take(sender, message);
    else for (const address of patterns.addressesOf(message.address)) take(sender, {...message, address});
  };

  const take = (sender: Sender, message: OscMessage): void => {
    if (message.address === errorAddress) return;
    if (!limit.passes()) {
      refuse(
        sender,
        message.address,
        new RemoteError(notices['too-many-messages']({max: oscLimits.messages})),
      );
      return;
    }
    const waitMs = message.atMs === undefined ? 0 : message.atMs - Date.now();
    if (waitMs <= 0) carryOut(sender, message);
    else if (waitMs > oscLimits.aheadMs || waiting.size >= oscLimits.waiting) {
      const reason = `its time is ${Math.round(waitMs / 1000)} s ahead, or ${oscLimits.waiting} others are waiting`;
      refuse(sender, message.address, new RemoteError(notices['message-unreadable']({reason})));
    } else {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        carryOut(sender, message);
      }, waitMs);
      waiting.add(timer);
    }
  };

  socket.on('message', (packet, from) => {
    const sender = senderOf(senders, from);
    let address = '';
    try {
      for (const message of messagesIn(packet)) {
        ({address} = message);
        takeAll(sender, message);
      }
    } catch (error) {
      refuse(sender, address, error);
    }
  });

  const stop = hub.listen({
    onShown: (changes) => {
      const values = shownValues(changes);
      const nowMs = Date.now();
      for (const [name, sender] of senders) {
        if (nowMs - sender.lastMs > oscLimits.forgetAfterMs) senders.delete(name);
        else {
          const news = values.filter(([address, value]) => !sameOscValue(sender.sent.get(address), value));
          for (const [address] of news) sender.sent.delete(address);
          send(sender, news);
        }
      }
    },
  });

  const close = async (): Promise<void> => {
    stop();
    for (const timer of waiting) clearTimeout(timer);
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  };

  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'is taken' : error.message;
      reject(new Error(`Port ${port} of OSC: ${reason}. Choose another with --osc.`));
    });
    socket.bind(port, host, resolve);
  });
  // From now on an error is one packet's, such as one that could not be sent.
  socket.on('error', () => undefined);
  return {port: socket.address().port, close};
}

/** The addresses of patterns; those of the patterns that were sent last are known. */
class Patterns {
  readonly #known = new Map<string, readonly string[]>();
  readonly #limit = new RateLimit(oscLimits.patterns);

  /** RemoteError if it is no pattern, or none of an address. */
  addressesOf(pattern: string): readonly string[] {
    const addresses = this.#known.get(pattern) ?? this.#find(pattern);
    if (addresses.length > 0) return addresses;
    throw new RemoteError(notices['address-unknown']({address: pattern.slice(0, 80)}));
  }

  #find(pattern: string): readonly string[] {
    if (!this.#limit.passes()) {
      throw new RemoteError(notices['too-many-messages']({max: oscLimits.patterns}));
    }
    const matches = readPattern(pattern);
    if (!matches) {
      throw new RemoteError(notices['message-unreadable']({reason: 'a bracket of its address has no other'}));
    }
    const addresses = oscAddresses.map(({address}) => address).filter(matches);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= oscLimits.patterns && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(pattern, addresses);
    return addresses;
  }
}

/** Plays a message; gives the answers to what it asks. RemoteError if it can be neither. */
function play(
  hub: Hub,
  {address, args}: OscMessage,
): readonly (readonly [address: string, value: OscValue])[] {
  if (address === helloAddress) return shownValues(hub.shown);
  if (!isOwn(address)) {
    playSignal(hub, address, args);
    return [];
  }
  const entry = oscAddressNamed(address);
  if (!entry) throw new RemoteError(notices['address-unknown']({address: address.slice(0, 80)}));
  if (args.length === 0 && entry.show) {
    const value = entry.show(hub.shown);
    return value === undefined ? [] : [[address, value]];
  }
  for (const each of entry.read(args, hub.shown)) hub.play(each);
  return [];
}

const isOwn = (address: string): boolean => address.startsWith(`${ownRoot}/`);

/** The first number is the address's own; the others are those of /2, /3 and so on below it. */
function playSignal(hub: Hub, address: string, args: readonly OscValue[]): void {
  if (args.length === 0) throw argumentsRefused(address, 'nothing');
  args.forEach((value, index) => {
    const own = index === 0 ? address : `${address}/${index + 1}`;
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (signalOfAddress(own) === undefined)
      throw new RemoteError(notices['address-unknown']({address: own.slice(0, 80)}));
    if (typeof number !== 'number' || !Number.isFinite(number)) throw argumentsRefused(own, String(value));
    hub.play({type: 'signal', address: own, value: Math.min(1, Math.max(0, number))});
  });
}

const argumentsRefused = (address: string, got: string): RemoteError =>
  new RemoteError(
    notices['arguments-refused']({address, got: got.slice(0, 80), allowed: 'numbers from 0 to 1'}),
  );

/** What a message sets, by address. */
const valuesIn = ({address, args}: OscMessage): readonly (readonly [address: string, value: OscValue])[] => {
  const [value] = args;
  return value === undefined || !isOwn(address) ? [] : [[address, value]];
};

function senderOf(senders: Map<string, Sender>, {address: host, port}: RemoteInfo): Sender {
  const name = `${host} ${port}`;
  const known = senders.get(name);
  const sender = known ?? {host, port, sent: new Map(), errors: new RateLimit(oscLimits.errors), lastMs: 0};
  sender.lastMs = Date.now();
  // The one that was heard last stands last.
  senders.delete(name);
  senders.set(name, sender);
  const [oldest] = senders.keys();
  if (senders.size > oscLimits.senders && oldest !== undefined) senders.delete(oldest);
  return sender;
}
