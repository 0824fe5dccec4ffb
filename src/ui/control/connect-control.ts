import type {Signals} from '../../control/signals.ts';
import type {ControlSurface} from '../../control/surface.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import type {AutomationRequest} from '../perform/automation-controller.ts';
import {MappingController, type MappingRequest} from './mapping-controller.ts';
import {SoundController, type SoundRequest} from './sound-controller.ts';

/** What the control sources and the mappings need of the page. */
export interface ControlOptions {
  readonly store: AppStore;
  readonly notices: NoticeController;
  readonly signals: Signals;
  readonly surface: ControlSurface;
  readonly automate: (request: AutomationRequest) => void;
}

/** The controllers of everything that moves the dream from outside. */
export interface Control {
  readonly map: (request: MappingRequest) => void;
  readonly sound: (request: SoundRequest) => void;
  readonly disconnect: () => void;
}

/** Makes and connects them; downloaded with what is behind "All controls". */
export function connectControl({store, notices, signals, surface, automate}: ControlOptions): Control {
  const mapping = new MappingController(store, notices, signals, surface);
  const map = (request: MappingRequest): Promise<void> => mapping.handle(request);
  const sound = new SoundController(store, notices, signals, {surface, map, automate});
  const controllers: readonly Controller[] = [mapping, sound];
  for (const controller of controllers) controller.connect();
  return {
    map: (request) => void map(request),
    sound: (request) => void sound.handle(request),
    disconnect: () => {
      for (const controller of [...controllers].reverse()) controller.disconnect();
    },
  };
}
