import {Signals} from '../../control/signals.ts';
import type {ControlSurface} from '../../control/surface.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import type {AutomationRequest} from '../perform/automation-controller.ts';
import {GamepadController} from './gamepad-controller.ts';
import {KeysController, type KeysRequest} from './keys-controller.ts';
import {MidiController, type MidiRequest} from './midi-controller.ts';
import {MotionController, type OnFrame} from './motion-controller.ts';
import {MappingController, type MappingRequest} from './mapping-controller.ts';
import {RemoteController} from './remote-controller.ts';
import type {RemoteRequest} from './remote-state.ts';
import {SoundController, type SoundRequest} from './sound-controller.ts';

/** What the control sources and the mappings need of the page. */
export interface InputsOptions {
  readonly store: AppStore;
  readonly notices: NoticeController;
  readonly surface: ControlSurface;
  readonly automate: (request: AutomationRequest) => void;
  readonly onFrame: OnFrame;
}

/** Everything that moves the dream from outside: sound, MIDI, gamepads, motion, remotes, and what they are mapped to. */
export class InputsController implements Controller {
  readonly #mapping: MappingController;
  readonly #sound: SoundController;
  readonly #midi: MidiController;
  readonly #keys: KeysController;
  readonly #remote: RemoteController;
  readonly #controllers: readonly Controller[];

  constructor({store, notices, surface, automate, onFrame}: InputsOptions) {
    const signals = new Signals();
    this.#mapping = new MappingController(store, notices, signals, surface);
    const map = (request: MappingRequest): Promise<void> => this.#mapping.handle(request);
    this.#sound = new SoundController(store, notices, signals, {surface, map, automate});
    this.#remote = new RemoteController(store, signals, surface);
    this.#midi = new MidiController(store, surface);
    this.#keys = new KeysController(store, notices);
    const gamepad = new GamepadController(store, notices, (request) => void map(request));
    const motion = new MotionController(store, onFrame);
    // The mappings first: they make the state that the sources write to.
    this.#controllers = [this.#mapping, this.#sound, this.#midi, gamepad, motion, this.#keys, this.#remote];
  }

  connect(): void {
    for (const controller of this.#controllers) controller.connect();
  }

  disconnect(): void {
    for (const controller of this.#controllers.toReversed()) controller.disconnect();
  }

  map(request: MappingRequest): void {
    void this.#mapping.handle(request);
  }

  sound(request: SoundRequest): void {
    void this.#sound.handle(request);
  }

  midi(request: MidiRequest): void {
    void this.#midi.handle(request);
  }

  keys(request: KeysRequest): void {
    this.#keys.handle(request);
  }

  remote(request: RemoteRequest): void {
    this.#remote.handle(request);
  }
}
