import type {MidiMessage} from './parse.ts';

/** What a message makes of a control of the device. */
export interface ControlValue {
  /** Such as `1/cc/7`, `1/note/36`, `1/pitch`, `1/program`, `1/pressure`, `1/nrpn/300`: the channel first. */
  readonly control: string;
  /** 0 to 1. */
  readonly value: number;
}

const sevenBits = 127;
const fourteenBits = 16383;
/** The lower half of a value follows the upper one so soon. */
const togetherMs = 5;
/** A pair of controllers that has come so often together is one of fourteen bits. */
const surely = 3;

/** Of one channel. */
interface Channel {
  readonly upper: number[];
  /** How often the lower half came right after the upper one; -1 for one that comes alone. */
  readonly pairs: number[];
  last: {readonly controller: number; readonly timeMs: number} | undefined;
  nrpn: {upper: number; lower: number; value: number} | undefined;
}

/**
 * Makes values from 0 to 1 of a device's messages. Controllers 0 to 31 are of fourteen bits once their lower halves, 32
 * to 63, have come right after them a few times; on most devices those are controls of their own.
 */
export class MidiControls {
  readonly #channels = new Map<number, Channel>();
  readonly #pairs: boolean;

  /** @param pairs whether there can be controllers of fourteen bits. */
  constructor(pairs = true) {
    this.#pairs = pairs;
  }

  /** The control's value; undefined for what is no control, or half a value. `timeMs` is when it came. */
  read(message: MidiMessage, timeMs: number): ControlValue | undefined {
    switch (message.kind) {
      case 'note':
        return {control: `${message.channel}/note/${message.note}`, value: message.velocity / sevenBits};
      case 'program':
        return {control: `${message.channel}/program`, value: message.program / sevenBits};
      case 'pressure':
        return {control: `${message.channel}/pressure`, value: message.value / sevenBits};
      case 'pitch':
        return {control: `${message.channel}/pitch`, value: message.value / fourteenBits};
      case 'control':
        return this.#controller(message.channel, message.controller, message.value, timeMs);
      default:
        return undefined;
    }
  }

  /** Whether a controller has fourteen bits, so that its feedback does. */
  isFine(channel: number, controller: number): boolean {
    return (this.#channels.get(channel)?.pairs[controller] ?? 0) >= surely;
  }

  #controller(channel: number, controller: number, value: number, timeMs: number): ControlValue | undefined {
    const state = this.#channel(channel);
    const {last} = state;
    state.last = {controller, timeMs};
    const selected = this.#nrpn(channel, state, controller, value);
    if (selected !== false) return selected;
    if (controller < 32) {
      state.upper[controller] = value;
      const fine = (state.pairs[controller] ?? 0) >= surely;
      return {
        control: `${channel}/cc/${controller}`,
        value: fine ? (value << 7) / fourteenBits : value / sevenBits,
      };
    }
    const whole = controller - 32;
    const upper = controller < 64 ? state.upper[whole] : undefined;
    const count = state.pairs[whole] ?? 0;
    if (this.#pairs && upper !== undefined && count >= 0) {
      const follows = last?.controller === whole && timeMs - last.timeMs <= togetherMs;
      if (follows || count >= surely) {
        state.pairs[whole] = count + 1;
        if (count + 1 < surely) return undefined;
        return {control: `${channel}/cc/${whole}`, value: ((upper << 7) | value) / fourteenBits};
      }
    }
    if (controller < 64) state.pairs[whole] = -1;
    return {control: `${channel}/cc/${controller}`, value: value / sevenBits};
  }

  /** Numbers beyond 127: selected by controllers 99 and 98, set by 6 and 38. False if this is none of them. */
  #nrpn(
    channel: number,
    state: Channel,
    controller: number,
    value: number,
  ): ControlValue | undefined | false {
    if (controller === 99 || controller === 98) {
      const {upper = 127, lower = 127, value: before = 0} = state.nrpn ?? {};
      state.nrpn =
        controller === 99 ? {upper: value, lower, value: before} : {upper, lower: value, value: before};
      return undefined;
    }
    const {nrpn} = state;
    // 127 and 127 is no number.
    if (!nrpn || (nrpn.upper === 127 && nrpn.lower === 127)) return false;
    if (controller === 6) nrpn.value = value << 7;
    else if (controller === 38) nrpn.value = (nrpn.value & ~127) | value;
    else return false;
    return {control: `${channel}/nrpn/${(nrpn.upper << 7) | nrpn.lower}`, value: nrpn.value / fourteenBits};
  }

  #channel(number: number): Channel {
    let channel = this.#channels.get(number);
    if (!channel) {
      channel = {upper: [], pairs: [], last: undefined, nrpn: undefined};
      this.#channels.set(number, channel);
    }
    return channel;
  }
}

/** The bytes that put a control's light or motor where the value from 0 to 1 is; undefined for what has none. */
export function bytesFor(
  control: string,
  value: number,
  {isFine = false, on = sevenBits, off = 0}: {isFine?: boolean; on?: number; off?: number} = {},
): readonly number[] | undefined {
  const [channelText, kind, numberText] = control.split('/');
  const channel = Number(channelText) - 1;
  const number = Number(numberText ?? 0);
  if (!(channel >= 0 && channel < 16) || !(number >= 0 && number < 128)) return undefined;
  const seven = Math.round(value * sevenBits);
  const fourteen = Math.round(value * fourteenBits);
  switch (kind) {
    case 'note':
      return [0x90 | channel, number, value >= 0.5 ? on : off];
    case 'cc':
      if (isFine && number < 32) {
        return [0xb0 | channel, number, fourteen >> 7, 0xb0 | channel, number + 32, fourteen & 127];
      }
      return [0xb0 | channel, number, seven];
    case 'pitch':
      return [0xe0 | channel, fourteen & 127, fourteen >> 7];
    default:
      return undefined;
  }
}
