import {fromBuffer, timetagToDate, toBuffer, type OscArgOutputOrArray, type OscPacketOutput} from 'osc-min';
import {RemoteError} from '../../../control/remote/json.ts';
import {notices} from '../../../control/remote/notices.ts';
import {reasonOf} from '../../../lib/reason.ts';
import type {OscValue} from './addresses.ts';

/** One message of a packet. */
export interface OscMessage {
  readonly address: string;
  /** What has no value, such as a bang, is left out. */
  readonly args: readonly OscValue[];
  /** When it is to act, on the clock of `Date.now()`; undefined for at once. */
  readonly atMs: number | undefined;
}

export const packetLimits = {
  /** An address and its arguments are short; a network's packet has 1500 bytes. */
  bytes: 8192,
  messages: 256,
  addressLength: 120,
} as const;

/** The messages of a packet, those of bundles within bundles too. RemoteError if it is no packet of OSC. */
export function messagesIn(packet: Uint8Array): readonly OscMessage[] {
  if (packet.byteLength > packetLimits.bytes) {
    throw new RemoteError(notices['message-too-long']({bytes: packet.byteLength, max: packetLimits.bytes}));
  }
  const messages = flattened(read(packet), undefined);
  if (messages.length > packetLimits.messages) {
    throw unreadable(`it has ${messages.length} messages, at most ${packetLimits.messages} are allowed`);
  }
  return messages;
}

function read(packet: Uint8Array): OscPacketOutput {
  try {
    return fromBuffer(packet);
  } catch (error) {
    throw unreadable(reasonOf(error).slice(0, 120));
  }
}

function flattened(packet: OscPacketOutput, atMs: number | undefined): readonly OscMessage[] {
  if (packet.oscType === 'bundle') {
    const [seconds, fraction] = packet.timetag;
    // A time tag of 0 and 1 means at once.
    const at = seconds === 0 && fraction <= 1 ? atMs : timetagToDate(packet.timetag).getTime();
    return packet.elements.flatMap((element) => flattened(element, at));
  }
  const {address, args} = packet;
  if (!/^\/[\x21-\x7e]*$/.test(address) || address.length > packetLimits.addressLength) {
    throw unreadable('its address is none');
  }
  return [{address, args: args.flatMap(valuesOf), atMs}];
}

function valuesOf(arg: OscArgOutputOrArray): readonly OscValue[] {
  switch (arg.type) {
    case 'integer':
    case 'float':
    case 'double':
    case 'string':
    case 'symbol':
    case 'true':
    case 'false':
      return [arg.value];
    case 'bigint':
      return [Number(arg.value)];
    case 'array':
      return arg.value.flatMap(valuesOf);
    case 'bang':
    case 'null':
      return [];
    default:
      throw unreadable(`it has an argument of type ${arg.type}`);
  }
}

const unreadable = (reason: string): RemoteError => new RemoteError(notices['message-unreadable']({reason}));

/** Messages as packets, each small enough for a network's own. */
export function packetsOf(
  messages: readonly (readonly [address: string, ...args: OscValue[]])[],
): readonly Uint8Array[] {
  const perPacket = 16;
  const packets: Uint8Array[] = [];
  for (let first = 0; first < messages.length; first += perPacket) {
    const elements = messages
      .slice(first, first + perPacket)
      .map(([address, ...args]) => ({address, args: args.map(typed)}));
    const [only] = elements;
    const packet = elements.length === 1 && only ? toBuffer(only) : toBuffer({timetag: [0, 1], elements});
    packets.push(new Uint8Array(packet.buffer, packet.byteOffset, packet.byteLength));
  }
  return packets;
}

/** Of a text that it would take for something else, such as “bang”, osc-min must be given the type. */
const typed = (value: OscValue) => (typeof value === 'string' ? ({type: 'string', value} as const) : value);
