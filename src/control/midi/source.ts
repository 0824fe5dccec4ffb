import type {Signal, Signals} from '../signals.ts';
import {MidiClock, type ClockTempo} from './clock.ts';
import {bytesFor, MidiControls} from './controls.ts';
import {nameOf, type DeviceNumbers} from './device-numbers.ts';
import {MidiParser} from './parse.ts';
import {profileOf, signalOf, type Profile} from './profile.ts';

/** A device that is connected, as the user knows it. */
export interface MidiDevice {
  /** “nanoKONTROL2”, and “nanoKONTROL2 2” for the second of that name. */
  readonly name: string;
  /** What the ids of its signals begin with. */
  readonly prefix: string;
  readonly profile: Profile | undefined;
}

export interface MidiOptions {
  readonly access: MIDIAccess;
  readonly signals: Signals;
  readonly numbers: DeviceNumbers;
  /** The ids of all signals that are mapped: those of a device are there once it is, even before they were used. */
  readonly mapped: () => readonly string[];
  /** Devices came or went. */
  readonly onDevices: (devices: readonly MidiDevice[]) => void;
  readonly onTempo: (tempo: ClockTempo) => void;
}

/** An input at work. */
interface Input {
  readonly port: MIDIInput;
  readonly device: MidiDevice;
  readonly parser: MidiParser;
  readonly controls: MidiControls;
  readonly clock: MidiClock;
  /** By control: what takes its signal away. */
  readonly added: Map<string, () => void>;
  /** What it sent last, in 127ths: its own light or motor is there already. */
  readonly sent: Map<string, number>;
}

const prefixOf = (name: string): string => `midi/${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')}/`;

/** The controls of all MIDI inputs as signals, whatever is plugged in or out, with feedback to their outputs. */
export class MidiSource {
  readonly #options: MidiOptions;
  readonly #inputs = new Map<string, Input>();
  readonly #stopFeedback: () => void;
  /** The first input with a clock is the one that counts, while it runs. */
  #clockOf: string | undefined;
  #clockedAtMs = -Infinity;

  constructor(options: MidiOptions) {
    this.#options = options;
    const {access, signals} = options;
    access.addEventListener('statechange', this.#onState);
    this.#stopFeedback = signals.listenToFeedback((id, value) => this.#show(id, value));
    this.#onState();
  }

  get devices(): readonly MidiDevice[] {
    return [...this.#inputs.values()].map(({device}) => device);
  }

  close(): void {
    this.#options.access.removeEventListener('statechange', this.#onState);
    this.#stopFeedback();
    for (const id of [...this.#inputs.keys()]) this.#remove(id);
    this.#options.onDevices([]);
  }

  /** Adds the signals of mappings that have come since, such as those of a file. */
  addMapped(): void {
    for (const input of this.#inputs.values()) this.#addMappedOf(input);
  }

  readonly #onState = (): void => {
    const {access, onDevices} = this.#options;
    const present = new Map([...access.inputs.values()].map((port) => [port.id, port]));
    const before = this.devices.length;
    let changed = false;
    for (const id of [...this.#inputs.keys()]) {
      if (present.get(id)?.state === 'connected') continue;
      this.#remove(id);
      changed = true;
    }
    for (const port of present.values()) {
      if (port.state !== 'connected' || this.#inputs.has(port.id)) continue;
      this.#add(port);
      changed = true;
    }
    if (changed || before === 0) onDevices(this.devices);
  };

  #add(port: MIDIInput): void {
    const number = this.#options.numbers.take(port);
    const name = `${nameOf(port)}${number === 1 ? '' : ` ${number}`}`;
    const profile = profileOf(nameOf(port));
    const input: Input = {
      port,
      device: {name, prefix: prefixOf(name), profile},
      parser: new MidiParser(),
      controls: new MidiControls(profile?.fourteenBits),
      clock: new MidiClock(),
      added: new Map(),
      sent: new Map(),
    };
    this.#inputs.set(port.id, input);
    if (profile) this.#addSignals(input, [...Object.keys(profile.levels), ...Object.keys(profile.triggers)]);
    this.#addMappedOf(input);
    // Assigning it opens the port.
    port.onmidimessage = (event) => this.#receive(input, event);
  }

  #remove(id: string): void {
    const input = this.#inputs.get(id);
    if (!input) return;
    this.#inputs.delete(id);
    input.port.onmidimessage = null;
    for (const remove of new Set(input.added.values())) remove();
    this.#options.numbers.free(id);
    if (this.#clockOf === id) this.#clockOf = undefined;
  }

  #addMappedOf(input: Input): void {
    const {prefix} = input.device;
    const mapped = this.#options.mapped().filter((id) => id.startsWith(prefix));
    this.#addSignals(
      input,
      mapped.map((id) => id.slice(prefix.length)),
    );
  }

  #addSignals({device, added}: Input, controls: readonly string[]): void {
    const fresh = [...new Set(controls)].filter((control) => !added.has(control));
    if (fresh.length === 0) return;
    const {profile, prefix, name} = device;
    const signals: Signal[] = fresh.map((control) => signalOf(profile, prefix, control, name));
    const remove = this.#options.signals.add(signals);
    for (const control of fresh) added.set(control, remove);
  }

  #receive(input: Input, {data, timeStamp}: MIDIMessageEvent): void {
    if (!data) return;
    for (const message of input.parser.parse(data)) {
      const tempo = input.clock.receive(message, timeStamp);
      if (message.kind === 'clock' && this.#isClock(input.port.id, timeStamp) && tempo) {
        this.#options.onTempo(tempo);
      }
      const read = input.controls.read(message, timeStamp);
      if (!read) continue;
      if (!input.added.has(read.control)) this.#addSignals(input, [read.control]);
      input.sent.set(read.control, Math.round(read.value * 127));
      this.#options.signals.send(`${input.device.prefix}${read.control}`, read.value, timeStamp);
    }
  }

  #isClock(id: string, timeMs: number): boolean {
    const isFree = this.#clockOf === undefined || timeMs - this.#clockedAtMs > 2000;
    if (isFree) this.#clockOf = id;
    if (this.#clockOf !== id) return false;
    this.#clockedAtMs = timeMs;
    return true;
  }

  #show(id: string, value: number): void {
    for (const input of this.#inputs.values()) {
      const {prefix, profile} = input.device;
      if (!id.startsWith(prefix)) continue;
      const control = id.slice(prefix.length);
      const [channel, , number] = control.split('/');
      const isLight = signalOf(profile, prefix, control, '').kind === 'trigger';
      // A motor must not push back against the hand that moves it; a light goes out when a pad is let go.
      if (!isLight && input.sent.get(control) === Math.round(value * 127)) continue;
      const isFine = input.controls.isFine(Number(channel), Number(number));
      const bytes = bytesFor(control, value, {isFine, ...profile?.lights});
      if (!bytes) continue;
      input.sent.set(control, Math.round(value * 127));
      this.#send(input, bytes);
    }
  }

  #send({port}: Input, bytes: readonly number[]): void {
    const output = this.#outputOf(port);
    try {
      for (const message of messagesIn(bytes)) output?.send(message);
    } catch {
      // It was unplugged this moment; its state follows.
    }
  }

  /** The output of the same device: of the same name, and the same place among those of that name. */
  #outputOf(port: MIDIInput): MIDIOutput | undefined {
    const {access} = this.#options;
    const place = namesakes(access.inputs.values(), port).indexOf(port);
    return namesakes(access.outputs.values(), port)[place];
  }
}

/** The connected ports of a name, in the browser's order. */
const namesakes = <P extends MIDIPort>(ports: Iterable<P>, {name}: MIDIPort): P[] =>
  [...ports].filter((port) => port.name === name && port.state === 'connected');

/** A browser may take one message at a time only. */
function messagesIn(bytes: readonly number[]): number[][] {
  return Array.from({length: bytes.length / 3}, (_, index) => bytes.slice(3 * index, 3 * index + 3));
}
