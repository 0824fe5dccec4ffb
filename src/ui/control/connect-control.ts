import type {Signals} from '../../control/signals.ts';
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
export interface ControlOptions {
  readonly store: AppStore;
  readonly notices: NoticeController;
  readonly signals: Signals;
  readonly surface: ControlSurface;
  readonly automate: (request: AutomationRequest) => void;
  readonly onFrame: OnFrame;
}

/** The controllers of everything that moves the dream from outside. */
export interface Control {
  readonly map: (request: MappingRequest) => void;
  readonly sound: (request: SoundRequest) => void;
  readonly midi: (request: MidiRequest) => void;
  readonly keys: (request: KeysRequest) => void;
  readonly remote: (request: RemoteRequest) => void;
  readonly disconnect: () => void;
}

/** Makes and connects them; downloaded with what is behind "All controls". */
export function connectControl(options: ControlOptions): Control {
  const {store, notices, signals, surface, automate, onFrame} = options;
  const mapping = new MappingController(store, notices, signals, surface);
  const map = (request: MappingRequest): Promise<void> => mapping.handle(request);
  const sound = new SoundController(store, notices, signals, {surface, map, automate});
  const remote = new RemoteController(store, signals, surface);
  const midi = new MidiController(store, surface);
  const gamepad = new GamepadController(store, notices, (request) => void map(request));
  const keys = new KeysController(store, notices);
  const motion = new MotionController(store, onFrame);
  // The mappings first: they make the state that the sources write to.
  const controllers: readonly Controller[] = [mapping, sound, midi, gamepad, motion, keys, remote];
  for (const controller of controllers) controller.connect();
  return {
    map: (request) => void map(request),
    sound: (request) => void sound.handle(request),
    midi: (request) => void midi.handle(request),
    keys: (request) => keys.handle(request),
    remote: (request) => remote.handle(request),
    disconnect: () => {
      for (const controller of [...controllers].reverse()) controller.disconnect();
    },
  };
}
