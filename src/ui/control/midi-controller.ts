import {DeviceNumbers} from '../../control/midi/device-numbers.ts';
import {mappingsOf} from '../../control/midi/profile.ts';
import {MidiSource, type MidiDevice} from '../../control/midi/source.ts';
import type {ClockTempo} from '../../control/midi/clock.ts';
import {notices as controlNotices} from '../../control/notices.ts';
import type {ControlSurface} from '../../control/surface.ts';
import {has, lackOf} from '../../lib/capabilities.ts';
import {reasonOf} from '../../lib/reason.ts';
import type {Controller} from '../lib/controller.ts';
import {memory} from '../lib/memory.ts';
import type {AppStore} from '../lib/state.ts';
import {initialMidi, type Device, type MidiState} from './control-state.ts';

export type MidiRequest = 'open' | 'close';

/** A clock that is silent for so long has stopped. */
const clockRestsMs = 1500;

/** MIDI, once the user has opened it; at later visits it opens itself where the browser need not ask again. */
export class MidiController implements Controller {
  readonly #store: AppStore;
  readonly #surface: ControlSurface;
  #source: MidiSource | undefined;
  #clockRests: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe: (() => void) | undefined;
  #isConnected = false;

  constructor(store: AppStore, surface: ControlSurface) {
    this.#store = store;
    this.#surface = surface;
  }

  connect(): void {
    this.#isConnected = true;
    this.#unsubscribe = this.#store.subscribe(({control}, before) => {
      if (control?.mappings !== before.control?.mappings) this.#source?.addMapped();
    });
    if (memory.get('midi') === 'open') void this.#reopen();
  }

  disconnect(): void {
    this.#isConnected = false;
    this.#unsubscribe?.();
    this.#close();
  }

  async handle(request: MidiRequest): Promise<void> {
    if (request === 'open') {
      await this.#open();
      return;
    }
    memory.set('midi', 'closed');
    this.#close();
  }

  /** Never asks: without a click nobody expects a question. */
  async #reopen(): Promise<void> {
    try {
      const {state} = await navigator.permissions.query({name: 'midi'});
      if (state === 'granted') await this.#open();
    } catch {
      // This browser cannot say; the button opens it.
    }
  }

  async #open(): Promise<void> {
    const {control} = this.#store.state;
    if (this.#source || !control || control.midi.is === 'opening') return;
    if (!has('midi')) {
      this.#set({problem: lackOf('midi')});
      return;
    }
    this.#set({is: 'opening', problem: undefined});
    try {
      const access = await navigator.requestMIDIAccess();
      if (!this.#isConnected) return;
      memory.set('midi', 'open');
      const numbers = new DeviceNumbers(memory.get('midi-devices'));
      this.#set({is: 'open'});
      this.#source = new MidiSource({
        access,
        signals: control.signals,
        numbers,
        mapped: () => (this.#store.state.control?.mappings ?? []).map(({signal}) => signal),
        onDevices: (devices) => {
          memory.set('midi-devices', numbers.json());
          this.#set({devices: devices.map(deviceOf)});
        },
        onTempo: (tempo) => this.#onTempo(tempo),
      });
    } catch (error) {
      this.#set({is: 'closed', problem: controlNotices['midi-refused']({reason: reasonOf(error)})});
    }
  }

  #close(): void {
    clearTimeout(this.#clockRests);
    this.#source?.close();
    this.#source = undefined;
    this.#set(initialMidi);
  }

  #onTempo({bpm, originS}: ClockTempo): void {
    this.#surface.setTempo(bpm, originS);
    const shown = Math.round(10 * bpm) / 10;
    if (this.#store.state.control?.midi.bpm !== shown) this.#set({bpm: shown});
    clearTimeout(this.#clockRests);
    this.#clockRests = setTimeout(() => this.#set({bpm: undefined}), clockRestsMs);
  }

  #set(changes: Partial<MidiState>): void {
    const {control} = this.#store.state;
    if (control) this.#store.set({control: {...control, midi: {...control.midi, ...changes}}});
  }
}

const deviceOf = ({name, prefix, profile}: MidiDevice): Device => ({
  name,
  prefix,
  defaults: profile ? mappingsOf(profile, prefix, name) : [],
});
